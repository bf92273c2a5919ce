"""Activities that were laid over a course's weeks in one go, and the dates that they were given."""

import sqlalchemy as sa
from alembic import op

revision = "0024_course_plans"
down_revision = "0023_releases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two tables; what is there goes on as it was."""
    op.create_table(
        "course_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _owned("course_plan", "context_id", "context"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_plan")),
        sa.UniqueConstraint("context_id", "uuid", name=op.f("uq_course_plan_context_id_uuid")),
    )
    op.create_table(
        "planned_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("dates", sa.Text(), nullable=False),
        _owned("planned_activity", "activity_id", "activity"),
        _owned("planned_activity", "plan_id", "course_plan"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_activity")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_planned_activity_activity_id")),
    )
    op.create_index(op.f("ix_planned_activity_plan_id"), "planned_activity", ["plan_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("planned_activity")
    op.drop_table("course_plan")


def _owned(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
