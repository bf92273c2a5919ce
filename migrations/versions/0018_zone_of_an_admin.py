"""In which time zone an admin's browser is, so that their pages show times in it."""

import sqlalchemy as sa
from alembic import op

revision = "0018_zone_of_an_admin"
down_revision = "0017_what_rows_may_hold"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    with op.batch_alter_table("admin_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("time_zone", sa.String(length=255), server_default="", nullable=False))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("admin_session", schema=None) as batch_op:
        batch_op.drop_column("time_zone")
