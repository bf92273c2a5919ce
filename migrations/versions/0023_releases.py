"""Scores may be held back until a date or until staff say so, and every release is written down."""

import sqlalchemy as sa
from alembic import op

revision = "0023_releases"
down_revision = "0022_what_stands_beside_texts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; what is there goes out at once, as before."""
    op.add_column(
        "grading", sa.Column("release", sa.String(length=20), server_default="at_once", nullable=False)
    )
    for name in ("release_at", "released_at"):
        op.add_column("grading", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("staff_act", sa.Column("scores", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("staff_act", "scores")
    for name in ("released_at", "release_at", "release"):
        op.drop_column("grading", name)
