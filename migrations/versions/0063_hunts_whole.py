"""Hunts and quizzes that were copied empty are filled, and a stand at a clue holds what there can be."""

import sqlalchemy as sa
from alembic import op

revision = "0063_hunts_whole"
down_revision = "0062_retention"
branch_labels = None
depends_on = None

# None of either kind is saved without any, so that an empty one lost them.
FILL = sa.text(
    "UPDATE activity "
    "SET options = (SELECT o.options FROM activity AS o WHERE o.id = activity.copied_from_id) "
    "WHERE options = '{}' AND kind IN ('hunt', 'quiz') AND EXISTS ("
    "SELECT 1 FROM activity AS o WHERE o.id = activity.copied_from_id AND o.options <> '{}')"
)
RULES = {"most_hints": "hints <= 2", "one_end": "solved_at IS NULL OR passed_at IS NULL"}


def upgrade() -> None:
    """Fill copies, then copies of those, until all are whole whose original still stands."""
    while op.get_bind().execute(FILL).rowcount:
        pass
    with op.batch_alter_table("clue_stand", schema=None) as batch_op:
        for name, rule in RULES.items():
            batch_op.create_check_constraint(op.f(f"ck_clue_stand_{name}"), rule)


def downgrade() -> None:
    """Take the rules back; what was copied is what instructors meant."""
    with op.batch_alter_table("clue_stand", schema=None) as batch_op:
        for name in RULES:
            batch_op.drop_constraint(op.f(f"ck_clue_stand_{name}"), type_="check")
