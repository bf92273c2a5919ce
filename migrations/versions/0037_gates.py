"""Learners whom staff let past the gate of a discussion, or who read only."""

import sqlalchemy as sa
from alembic import op

revision = "0037_gates"
down_revision = "0036_reading_days"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty table."""
    op.create_table(
        "gate_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=False),
        sa.Column("reads_only", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        _owned("activity_id", "activity"),
        _owned("membership_id", "membership"),
        _owned("by_membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_pass")),
        sa.UniqueConstraint(
            "activity_id", "membership_id", name=op.f("uq_gate_pass_activity_id_membership_id")
        ),
    )
    for column in ("membership_id", "by_membership_id"):
        op.create_index(op.f(f"ix_gate_pass_{column}"), "gate_pass", [column])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("gate_pass")


def _owned(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_gate_pass_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
