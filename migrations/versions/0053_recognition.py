"""What staff recognise of learners, and how a learner's name is said."""

import sqlalchemy as sa
from alembic import op

revision = "0053_recognition"
down_revision = "0051_hunt"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two empty tables."""
    op.create_table(
        "recognition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("item_kind", sa.String(20), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("what IN ('accolade', 'in_class', 'observed')", name=op.f("ck_recognition_what")),
        sa.CheckConstraint("what <> 'accolade' OR item_id > 0", name=op.f("ck_recognition_item")),
        _owned("recognition", "activity_id", "activity"),
        _owned("recognition", "membership_id", "membership"),
        _owned("recognition", "by_membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
        sa.UniqueConstraint(
            "by_membership_id", "form_key", name=op.f("uq_recognition_by_membership_id_form_key")
        ),
    )
    op.create_index(op.f("ix_recognition_activity_id"), "recognition", ["activity_id"])
    op.create_index("ix_recognition_membership_id_created_at", "recognition", ["membership_id", "created_at"])
    op.create_index("ix_recognition_item_kind_item_id", "recognition", ["item_kind", "item_id"])
    op.create_table(
        "name_hint",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(80), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        _owned("name_hint", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_name_hint")),
    )


def downgrade() -> None:
    """Take them back."""
    for table in ("name_hint", "recognition"):
        op.drop_table(table)


def _owned(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
