"""Which post an act marks or thanks for: what is new says it, and what was earned before stays as it was."""

import sqlalchemy as sa
from alembic import op

revision = "0076_what_acts_are_about"
down_revision = "0073_looks_at_closing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty column."""
    op.add_column("act", sa.Column("about_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("act", "about_id")
