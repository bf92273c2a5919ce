"""Participations in another person's name only look."""

import sqlalchemy as sa
from alembic import op

revision = "0006_masquerades"
down_revision = "0005_launch_log"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    with op.batch_alter_table("participation", schema=None) as batch_op:
        column = sa.Column("is_masquerade", sa.Boolean(), server_default=sa.false(), nullable=False)
        batch_op.add_column(column)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_column("is_masquerade")
