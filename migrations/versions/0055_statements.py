"""What is to be told to a store of learning records, and how that store fares."""

import sqlalchemy as sa
from alembic import op

revision = "0055_statements"
down_revision = "0054_boards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two empty tables: nothing is told before a site names a store."""
    op.create_table(
        "statement",
        sa.Column("act_id", sa.Integer(), nullable=False),
        _moment("settled_at"),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        _moment("due_at"),
        _moment("leased_until"),
        sa.Column("lease_token", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("first_failed_at"),
        sa.Column("reason", sa.String(length=60), nullable=False),
        _owned("act_id", "act"),
        _owned("registration_id", "registration"),
        sa.PrimaryKeyConstraint("act_id", name=op.f("pk_statement")),
    )
    for column in ("due_at", "registration_id", "settled_at"):
        op.create_index(f"ix_statement_{column}", "statement", [column])
    op.create_table(
        "record_store",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("swept_to", sa.Integer(), nullable=False),
        sa.Column("seen_to", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        _moment("paused_until"),
        sa.Column("reason", sa.String(length=60), nullable=False),
        _moment("sent_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_store")),
    )


def downgrade() -> None:
    """Take them back; what was told stays told."""
    op.drop_table("record_store")
    op.drop_table("statement")


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _owned(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_statement_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
