"""The launch log."""

import sqlalchemy as sa
from alembic import op

revision = "0005_launch_log"
down_revision = "0004_review"
branch_labels = None
depends_on = None
REFUSED = sa.text("result <> 'opened'")
WITHOUT_COOKIE = sa.text("carrier IN ('storage', 'window')")


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    op.create_table(
        "launch_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(length=9), nullable=False),
        sa.Column("result", sa.String(length=60), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("context_id", sa.Integer(), nullable=True),
        sa.Column("deployment_on_platform", sa.String(length=255), nullable=False),
        sa.Column("message_type", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("roles", sa.String(length=255), nullable=False),
        sa.Column("roles_received", sa.String(length=255), nullable=False),
        sa.Column("carrier", sa.String(length=10), nullable=False),
        sa.Column("kid", sa.String(length=255), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("more", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["context_id"],
            ["context.id"],
            name=op.f("fk_launch_log_context_id_context"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_launch_log_registration_id_registration"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_launch_log")),
    )
    with op.batch_alter_table("launch_log", schema=None) as batch_op:
        batch_op.create_index("ix_launch_log_at", ["at", "result", "carrier"], unique=False)
        batch_op.create_index(batch_op.f("ix_launch_log_context_id"), ["context_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_launch_log_reference"), ["reference"], unique=False)
        batch_op.create_index("ix_launch_log_registration_id_id", ["registration_id", "id"], unique=False)
        batch_op.create_index(
            "ix_launch_log_refused", ["id"], unique=False, sqlite_where=REFUSED, postgresql_where=REFUSED
        )
        batch_op.create_index(
            "ix_launch_log_without_cookie",
            ["id"],
            unique=False,
            sqlite_where=WITHOUT_COOKIE,
            postgresql_where=WITHOUT_COOKIE,
        )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("launch_log")
