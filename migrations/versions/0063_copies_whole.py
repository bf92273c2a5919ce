"""Hunts and quizzes that were copied without their clues and questions get those of their original."""

import sqlalchemy as sa
from alembic import op

revision = "0063_copies_whole"
down_revision = "0056_erased"
branch_labels = None
depends_on = None

# None of either kind is saved without any, so that an empty one lost them.
FILL = sa.text(
    "UPDATE activity "
    "SET options = (SELECT o.options FROM activity AS o WHERE o.id = activity.copied_from_id) "
    "WHERE options = '{}' AND kind IN ('hunt', 'quiz') AND EXISTS ("
    "SELECT 1 FROM activity AS o WHERE o.id = activity.copied_from_id AND o.options <> '{}')"
)


def upgrade() -> None:
    """Fill copies, then copies of those, until all are whole whose original still stands."""
    while op.get_bind().execute(FILL).rowcount:
        pass


def downgrade() -> None:
    """Leave them: what was copied is what instructors meant."""
