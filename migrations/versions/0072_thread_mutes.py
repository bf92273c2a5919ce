"""Threads of which somebody wants to be told no more."""

import sqlalchemy as sa
from alembic import op

revision = "0072_thread_mutes"
down_revision = "0071_acts_by_time"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty table."""
    op.create_table(
        "thread_mute",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_thread_mute_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["post.id"], name=op.f("fk_thread_mute_thread_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("membership_id", "thread_id", name=op.f("pk_thread_mute")),
    )
    op.create_index(op.f("ix_thread_mute_thread_id"), "thread_mute", ["thread_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("thread_mute")
