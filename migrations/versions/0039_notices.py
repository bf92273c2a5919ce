"""How far inboxes are read, and what staff wrote into them."""

import sqlalchemy as sa
from alembic import op

revision = "0039_notices"
down_revision = "0038_flags"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two empty tables."""
    op.create_table(
        "read_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("read_until", sa.DateTime(timezone=True), nullable=False),
        _owned("read_mark", "membership_id", "membership"),
        _owned("read_mark", "activity_id", "activity"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_mark")),
        sa.UniqueConstraint(
            "membership_id", "activity_id", name=op.f("uq_read_mark_membership_id_activity_id")
        ),
    )
    op.create_index(op.f("ix_read_mark_activity_id"), "read_mark", ["activity_id"])
    op.create_table(
        "nudge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _owned("nudge", "activity_id", "activity"),
        _owned("nudge", "membership_id", "membership"),
        _owned("nudge", "by_membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.UniqueConstraint(
            "by_membership_id",
            "form_key",
            "membership_id",
            name=op.f("uq_nudge_by_membership_id_form_key_membership_id"),
        ),
    )
    op.create_index(op.f("ix_nudge_activity_id"), "nudge", ["activity_id"])
    op.create_index("ix_nudge_membership_id_created_at", "nudge", ["membership_id", "created_at"])


def downgrade() -> None:
    """Take them back."""
    op.drop_table("nudge")
    op.drop_table("read_mark")


def _owned(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
