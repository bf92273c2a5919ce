"""Where courses' weekly cards go, and which shares they have told of."""

import sqlalchemy as sa
from alembic import op

revision = "0060_echo_digest"
down_revision = "0059_echo_replies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty table and an empty column: nobody is told of anything yet."""
    op.add_column("share", _moment("told_at"))
    op.create_table(
        "echo_digest",
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("names", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(255), nullable=True),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        _moment("sent_at"),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        _moment("due_at"),
        _moment("leased_until"),
        sa.Column("lease_token", sa.String(32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("first_failed_at"),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.CheckConstraint("way in ('teams', 'slack', 'discord')", name=op.f("ck_echo_digest_way")),
        _owned("context_id", "context"),
        _owned("registration_id", "registration"),
        sa.PrimaryKeyConstraint("context_id", name=op.f("pk_echo_digest")),
    )
    for column in ("due_at", "registration_id"):
        op.create_index(f"ix_echo_digest_{column}", "echo_digest", [column])


def downgrade() -> None:
    """Take them back; no channel is told anything."""
    op.drop_table("echo_digest")
    op.drop_column("share", "told_at")


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _owned(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_echo_digest_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
