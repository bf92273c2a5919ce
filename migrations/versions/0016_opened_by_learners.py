"""When a learner first opened an activity: what only staff have opened is no activity of theirs yet."""

import sqlalchemy as sa
from alembic import op

revision = "0016_opened_by_learners"
down_revision = "0015_login_addresses"
branch_labels = None
depends_on = None

BOUND = """
    UPDATE activity SET learner_opened_at = (
        SELECT min(resource_link.created_at) FROM resource_link
        WHERE resource_link.context_id = activity.context_id AND resource_link.activity_id = activity.id
    )
"""
"""Who opened what has a place nobody noted; learners go on seeing what they saw."""


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("learner_opened_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(BOUND)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_column("learner_opened_at")
