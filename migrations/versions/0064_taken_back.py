"""What took thanks or an accepted answer back names whom it had been for, as what began it does."""

import sqlalchemy as sa
from alembic import op

revision = "0064_taken_back"
down_revision = "0063_hunts_whole"
branch_labels = None
depends_on = None

FILL = sa.text(
    "UPDATE act SET to_membership_id = ("
    "SELECT b.to_membership_id FROM act AS b WHERE b.activity_id = act.activity_id "
    "AND b.membership_id = act.membership_id AND b.item_kind = act.item_kind AND b.item_id = act.item_id "
    "AND b.verb IN ('thanked', 'accepted') AND b.id < act.id ORDER BY b.id DESC LIMIT 1) "
    "WHERE verb = 'took_back' AND to_membership_id IS NULL AND item_kind IN ('thanks', 'answer')"
)


def upgrade() -> None:
    """Fill it in; points that had stayed are mended by `stoke acts rebuild`."""
    op.execute(FILL)


def downgrade() -> None:
    """Leave it filled in: it is true before as well."""
