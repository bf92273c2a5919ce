"""What the health page looks at: a worker's beat, what platforms answer, and how often to scores."""

import sqlalchemy as sa
from alembic import op

revision = "0012_health"
down_revision = "0011_site_defaults"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    op.create_table(
        "heartbeat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "platform_check",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keys", sa.String(length=60), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=False),
        sa.Column("clock_offset", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_platform_check_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_platform_check")),
    )
    with op.batch_alter_table("platform_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_platform_check_checked_at"), ["checked_at"], unique=False)
    op.create_table(
        "score_answer",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_score_answer_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "hour", "answer", name=op.f("pk_score_answer")),
    )
    with op.batch_alter_table("score_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_answer_hour"), ["hour"], unique=False)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("score_answer")
    op.drop_table("platform_check")
    op.drop_table("heartbeat")
