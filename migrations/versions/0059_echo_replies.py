"""Replies to shares, the page that strangers come to from one, and what mentors answer to a mail."""

import sqlalchemy as sa
from alembic import op

revision = "0059_echo_replies"
down_revision = "0056_erased"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two empty tables, since no task has such a page until its staff write one; and an empty column."""
    op.add_column("share", sa.Column("answer", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "share_link",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _moment("created_at", nullable=False),
        _owned("share_link", "activity_id", "activity"),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_share_link")),
        sa.UniqueConstraint("token", name=op.f("uq_share_link_token")),
    )
    op.create_table(
        "echo_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(36), nullable=False),
        _moment("created_at", nullable=False),
        _moment("taken_back_at"),
        _moment("hidden_at"),
        sa.Column("hide_words", sa.Text(), nullable=False),
        _owned("echo_reply", "share_id", "share"),
        _owned("echo_reply", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_echo_reply")),
        sa.UniqueConstraint("membership_id", "form_key", name=op.f("uq_echo_reply_membership_id_form_key")),
    )
    op.create_index(op.f("ix_echo_reply_share_id"), "echo_reply", ["share_id"])


def downgrade() -> None:
    """Take them back."""
    op.drop_table("echo_reply")
    op.drop_table("share_link")
    op.drop_column("share", "answer")


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owned(table: str, column: str, other: str, on_delete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=on_delete)
