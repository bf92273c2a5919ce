"""Sources of a reference race, and who found them."""

import sqlalchemy as sa
from alembic import op

revision = "0046_race"
down_revision = "0045_circles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two empty tables."""
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("check", sa.String(20), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("decision_words", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        *(_moment(name) for name in ("decided_at", "checked_at", "due_at", "leased_until")),
        sa.Column("lease_token", sa.String(32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("created_at", nullable=False),
        _owned("source", "activity_id", "activity"),
        _owned("source", "decided_by_id", "membership", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("activity_id", "digest", name=op.f("uq_source_activity_id_digest")),
    )
    op.create_index(op.f("ix_source_decided_by_id"), "source", ["decided_by_id"])
    op.create_index(op.f("ix_source_due_at"), "source", ["due_at"])
    op.create_table(
        "find",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(36), nullable=False),
        _moment("created_at", nullable=False),
        _moment("taken_back_at"),
        _owned("find", "source_id", "source"),
        _owned("find", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_find")),
        sa.UniqueConstraint("source_id", "membership_id", name=op.f("uq_find_source_id_membership_id")),
        sa.UniqueConstraint("membership_id", "form_key", name=op.f("uq_find_membership_id_form_key")),
    )


def downgrade() -> None:
    """Take them back."""
    op.drop_table("find")
    op.drop_table("source")


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owned(table: str, column: str, other: str, on_delete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=on_delete)
