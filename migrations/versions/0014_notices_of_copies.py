"""Notices of copied courses."""

import sqlalchemy as sa
from alembic import op

revision = "0014_notices"
down_revision = "0013_gradebook_checks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    with op.batch_alter_table("deployment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notices_url", sa.String(length=2000), nullable=True))
    op.create_table(
        "notice_handler",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployment.id"],
            name=op.f("fk_notice_handler_deployment_id_deployment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_notice_handler_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_handler")),
        sa.UniqueConstraint("deployment_id", name=op.f("uq_notice_handler_deployment_id")),
    )
    with op.batch_alter_table("notice_handler", schema=None) as batch_op:
        batch_op.create_index("ix_notice_handler_due_at", ["due_at"], unique=False)
        batch_op.create_index("ix_notice_handler_registration_id", ["registration_id"], unique=False)
    op.create_table(
        "received_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("id_on_platform", sa.String(length=255), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_received_notice_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_notice")),
        sa.UniqueConstraint(
            "registration_id",
            "id_on_platform",
            name=op.f("uq_received_notice_registration_id_id_on_platform"),
        ),
    )
    with op.batch_alter_table("received_notice", schema=None) as batch_op:
        batch_op.create_index("ix_received_notice_received_at", ["received_at"], unique=False)
    op.create_table(
        "context_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("copy_on_platform", sa.String(length=255), nullable=False),
        sa.Column("origin_on_platform", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployment.id"],
            name=op.f("fk_context_copy_deployment_id_deployment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_context_copy")),
        sa.UniqueConstraint(
            "deployment_id", "copy_on_platform", "origin_on_platform", name="uq_context_copy_pair"
        ),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("context_copy")
    op.drop_table("received_notice")
    op.drop_table("notice_handler")
    with op.batch_alter_table("deployment", schema=None) as batch_op:
        batch_op.drop_column("notices_url")
