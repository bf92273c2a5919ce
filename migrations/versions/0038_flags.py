"""Flags at posts, what staff decide about them, and what is hidden."""

import sqlalchemy as sa
from alembic import op

revision = "0038_flags"
down_revision = "0037_gates"
branch_labels = None
depends_on = None

OPEN = sa.text("taken_back_at IS NULL AND settled_at IS NULL")


def upgrade() -> None:
    """Add two empty tables, and columns that say that nothing is hidden."""
    op.add_column("post", sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("post", sa.Column("staff_said", sa.String(20), server_default="", nullable=False))
    op.add_column("post", sa.Column("staff_words", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        _owned("flag", "post_id", "post"),
        _owned("flag", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint("post_id", "membership_id", name=op.f("uq_flag_post_id_membership_id")),
    )
    op.create_index("ix_flag_open", "flag", ["post_id"], postgresql_where=OPEN, sqlite_where=OPEN)
    op.create_index(op.f("ix_flag_membership_id"), "flag", ["membership_id"])
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        _owned("decision", "post_id", "post"),
        _owned("decision", "by_membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    for column in ("post_id", "by_membership_id"):
        op.create_index(op.f(f"ix_decision_{column}"), "decision", [column])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("decision")
    op.drop_table("flag")
    for column in ("staff_words", "staff_said", "hidden_at"):
        op.drop_column("post", column)


def _owned(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
