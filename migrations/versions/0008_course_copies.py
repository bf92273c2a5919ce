"""Copied courses: when courses begin, and what copies bring."""

import sqlalchemy as sa
from alembic import op

revision = "0008_copies"
down_revision = "0007_registrations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.add_column(sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("days_moved", sa.Integer(), nullable=True))
        # The running release writes activities without it.
        batch_op.add_column(
            sa.Column("copy_to_check", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("activity_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_participation_activity_id"), ["activity_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_participation_activity_id_activity"),
            "activity",
            ["activity_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_participation_activity_id_activity"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_participation_activity_id"))
        batch_op.drop_column("activity_id")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_column("copy_to_check")
        batch_op.drop_column("days_moved")
    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.drop_column("starts_at")
