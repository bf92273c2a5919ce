"""Threads can be pinned, locked, moved and split; what staff did is written down."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0031_threads_that_staff_steer"
down_revision = "0030_step_acceptances"
branch_labels = None
depends_on = None

PINNED = sa.text("pinned_at IS NOT NULL")


def upgrade() -> None:
    """Add what is known of a thread as a whole, and its log; what is there goes on as it was."""
    for column in _added():
        op.add_column("post", column)
    op.create_index("ix_post_pinned", "post", ["activity_id"], postgresql_where=PINNED, sqlite_where=PINNED)
    op.create_table(
        "thread_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("from_activity_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _owned("thread_id", "post", "CASCADE"),
        _owned("by_membership_id", "membership", "CASCADE"),
        _owned("from_activity_id", "activity", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_change")),
    )
    for column in ("thread_id", "by_membership_id", "from_activity_id"):
        op.create_index(op.f(f"ix_thread_change_{column}"), "thread_change", [column])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("thread_change")
    op.drop_index("ix_post_pinned", "post")
    for column in _added():
        op.drop_column("post", column.name)


def _owned(column: str, other: str, then: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_thread_change_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=then)


def _added() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lock_reason", sa.String(20), server_default="", nullable=False),
        sa.Column("lock_words", sa.Text(), server_default="", nullable=False),
        sa.Column("origin", sa.String(20), server_default="", nullable=False),
    )
