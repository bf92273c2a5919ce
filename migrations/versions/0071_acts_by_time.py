"""Acts are found by their moment, and what ended an item by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0071_acts_by_time"
down_revision = "0070_second_looks"
branch_labels = None
depends_on = None

ENDS = sa.text("verb IN ('took_back', 'hid', 'restored')")


def upgrade() -> None:
    """Index what is there."""
    op.create_index("ix_act_activity_id_created_at", "act", ["activity_id", "created_at"])
    op.create_index(
        "ix_act_ends",
        "act",
        ["activity_id", "item_kind", "item_id"],
        sqlite_where=ENDS,
        postgresql_where=ENDS,
    )


def downgrade() -> None:
    """Find them as before."""
    op.drop_index("ix_act_ends", "act")
    op.drop_index("ix_act_activity_id_created_at", "act")
