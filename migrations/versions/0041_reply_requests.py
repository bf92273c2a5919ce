"""Learners who are asked to reply to a thread."""

import sqlalchemy as sa
from alembic import op

revision = "0041_reply_requests"
down_revision = "0040_endorsements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty table."""
    op.create_table(
        "reply_request",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        _owned("thread_id", "post"),
        _owned("membership_id", "membership"),
        sa.PrimaryKeyConstraint("thread_id", "membership_id", name=op.f("pk_reply_request")),
    )
    op.create_index(op.f("ix_reply_request_membership_id"), "reply_request", ["membership_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("reply_request")


def _owned(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_reply_request_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
