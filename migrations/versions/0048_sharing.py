"""Shares of a sharing task, who saw them, and who agreed to share in public."""

import sqlalchemy as sa
from alembic import op

revision = "0048_sharing"
down_revision = "0047_points"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add three empty tables."""
    op.create_table(
        "share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(20), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_digest", sa.String(64), nullable=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("check", sa.String(20), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("decision_words", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(36), nullable=False),
        _moment("created_at", nullable=False),
        *(_moment(name) for name in ("counted_at", "withdrawn_at", "copied_at", "checked_at")),
        sa.Column("is_last_look", sa.Boolean(), nullable=False),
        *(_moment(name) for name in ("due_at", "leased_until")),
        sa.Column("lease_token", sa.String(32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _owned("share", "activity_id", "activity"),
        _owned("share", "membership_id", "membership"),
        _owned("share", "decided_by_id", "membership", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
        sa.UniqueConstraint("membership_id", "form_key", name=op.f("uq_share_membership_id_form_key")),
        sa.UniqueConstraint("activity_id", "url_digest", name=op.f("uq_share_activity_id_url_digest")),
    )
    op.create_index(op.f("ix_share_decided_by_id"), "share", ["decided_by_id"])
    op.create_index(op.f("ix_share_due_at"), "share", ["due_at"])
    op.create_table(
        "share_witness",
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("is_staff", sa.Boolean(), nullable=False),
        _moment("seen_at", nullable=False),
        _owned("share_witness", "share_id", "share"),
        _owned("share_witness", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("share_id", "membership_id", name=op.f("pk_share_witness")),
    )
    op.create_index(op.f("ix_share_witness_membership_id"), "share_witness", ["membership_id"])
    op.create_table(
        "share_consent",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("given_at", nullable=False),
        _moment("withdrawn_at"),
        _owned("share_consent", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_share_consent")),
    )


def downgrade() -> None:
    """Take them back."""
    for table in ("share_consent", "share_witness", "share"):
        op.drop_table(table)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owned(table: str, column: str, other: str, on_delete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=on_delete)
