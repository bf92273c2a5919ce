"""What an activity takes late, how many of its steps count, and what late work was worth."""

import sqlalchemy as sa
from alembic import op

revision = "0020_late_work"
down_revision = "0019_ask_give_thank"
branch_labels = None
depends_on = None
LEAST = {"grace_hours": 0, "zero_days": 0, "window_days": 0, "best": 1}


def upgrade() -> None:
    """Add what this release needs; an activity without a row goes on as it was."""
    op.create_table(
        "grading",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("late_rule", sa.String(length=20), nullable=False),
        sa.Column("grace_hours", sa.Integer(), nullable=False),
        sa.Column("zero_days", sa.Integer(), nullable=False),
        sa.Column("cutoff_days", sa.Integer(), nullable=True),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(length=60), nullable=False),
        *(
            sa.CheckConstraint(f"{name} >= {least}", name=op.f(f"ck_grading_{name}"))
            for name, least in LEAST.items()
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_grading_activity_id_activity"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_grading")),
    )
    late = sa.Column("late", sa.Integer(), server_default="0", nullable=False)
    op.add_column("step_progress", late)
    op.add_column("step_progress", sa.Column("late_worth", sa.Double(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("step_progress", "late_worth")
    op.drop_column("step_progress", "late")
    op.drop_table("grading")
