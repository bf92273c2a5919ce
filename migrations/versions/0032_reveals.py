"""Who of the staff looked up which name, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0032_reveals"
down_revision = "0031_threads_that_staff_steer"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "reveal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=True),
        sa.Column("item_kind", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_reveal_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_membership_id"],
            ["membership.id"],
            name=op.f("fk_reveal_by_membership_id_membership"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveal")),
    )
    op.create_index(op.f("ix_reveal_activity_id"), "reveal", ["activity_id"])
    op.create_index(op.f("ix_reveal_by_membership_id"), "reveal", ["by_membership_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("reveal")
