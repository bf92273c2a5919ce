"""Staff stand behind resolutions."""

import sqlalchemy as sa
from alembic import op

revision = "0040_endorsements"
down_revision = "0039_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty table."""
    op.create_table(
        "endorsement",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=False),
        sa.Column("endorsed_at", sa.DateTime(timezone=True), nullable=False),
        _owned("post_id", "post"),
        _owned("by_membership_id", "membership"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_endorsement")),
    )
    op.create_index(op.f("ix_endorsement_by_membership_id"), "endorsement", ["by_membership_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("endorsement")


def _owned(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_endorsement_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
