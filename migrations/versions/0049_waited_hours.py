"""How long somebody had waited for an act that is their first reply."""

import sqlalchemy as sa
from alembic import op

revision = "0049_waited_hours"
down_revision = "0048_sharing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column that says of earlier acts that nobody had waited."""
    op.add_column("act", sa.Column("waited_hours", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("act", "waited_hours")
