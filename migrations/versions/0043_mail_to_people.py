"""Who wants mail and agreed to it, and how the mail server fares."""

import sqlalchemy as sa
from alembic import op

revision = "0043_mail_to_people"
down_revision = "0042_proposals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two empty tables: nobody has agreed to anything."""
    op.create_table(
        "mail_choice",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.String(length=10), nullable=False),
        sa.Column("replies", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=255), nullable=False),
        sa.Column("locale", sa.String(length=255), nullable=True),
        _moment("agreed_at", nullable=True),
        sa.Column("agreed_to", sa.String(length=20), nullable=False),
        _moment("withdrawn_at", nullable=True),
        _moment("digested_at"),
        _moment("told_until"),
        _moment("replies_until"),
        _moment("thanks_until"),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        _moment("due_at", nullable=True),
        _moment("leased_until", nullable=True),
        sa.Column("lease_token", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("first_failed_at", nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        _owned("membership_id", "membership"),
        _owned("registration_id", "registration"),
        sa.CheckConstraint(
            "quiet_from between 0 and 23 and quiet_until between 0 and 23", name=op.f("ck_mail_choice_hours")
        ),
        sa.CheckConstraint("rhythm = 'off' or agreed_at is not null", name=op.f("ck_mail_choice_agreed")),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_mail_choice")),
    )
    op.create_index("ix_mail_choice_due_at", "mail_choice", ["due_at"])
    op.create_index("ix_mail_choice_registration_id", "mail_choice", ["registration_id"])
    op.create_table(
        "mail_server",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        _moment("paused_until", nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        _moment("sent_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_server")),
    )


def downgrade() -> None:
    """Take them back, and with them every consent."""
    op.drop_table("mail_server")
    op.drop_table("mail_choice")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owned(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_mail_choice_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
