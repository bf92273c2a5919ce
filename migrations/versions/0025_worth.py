"""What learners said an activity was worth."""

import sqlalchemy as sa
from alembic import op

revision = "0025_worth"
down_revision = "0024_course_plans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table; what is there goes on as it was."""
    op.create_table(
        "worth_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        _owned("activity_id", "activity"),
        _owned("membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worth_answer")),
        sa.UniqueConstraint(
            "activity_id", "membership_id", name=op.f("uq_worth_answer_activity_id_membership_id")
        ),
    )
    op.create_index(op.f("ix_worth_answer_membership_id"), "worth_answer", ["membership_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("worth_answer")


def _owned(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_worth_answer_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
