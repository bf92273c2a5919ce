"""Registrations may be removed and brought back; an invitation says two yeses apart."""

import sqlalchemy as sa
from alembic import op

revision = "0007_registrations"
down_revision = "0006_masquerades"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("invite", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("allow_private_network", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    # The one yes of before meant both.
    invite = sa.table("invite", sa.column("allow_private_network"), sa.column("allow_other_hosts"))
    op.execute(invite.update().values(allow_private_network=invite.c.allow_other_hosts))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("invite", schema=None) as batch_op:
        batch_op.drop_column("allow_private_network")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_column("removed_at")
