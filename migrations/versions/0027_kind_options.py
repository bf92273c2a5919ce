"""What only an activity's kind knows of its settings."""

import sqlalchemy as sa
from alembic import op

revision = "0027_kind_options"
down_revision = "0026_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column; what is there has nothing set."""
    op.add_column("activity", sa.Column("options", sa.Text(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("activity", "options")
