"""Days on which learners read, and what they take away."""

import sqlalchemy as sa
from alembic import op

revision = "0036_reading_days"
down_revision = "0035_what_waits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty table."""
    op.create_table(
        "reading_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stayed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("takeaway", sa.String(length=280), server_default="", nullable=False),
        _owned("activity_id", "activity"),
        _owned("membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_day")),
        sa.UniqueConstraint(
            "activity_id", "membership_id", "day", name=op.f("uq_reading_day_activity_id_membership_id_day")
        ),
    )
    op.create_index(op.f("ix_reading_day_membership_id"), "reading_day", ["membership_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("reading_day")


def _owned(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_reading_day_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
