"""Scores with steps that have no date are looked at when their activity closes (ADR 0076)."""

import sqlalchemy as sa
from alembic import op

revision = "0073_looks_at_closing"
down_revision = "0072_thread_mutes"
branch_labels = None
depends_on = None

TO_CLOSE = """
    SELECT activity.id FROM activity JOIN step ON step.activity_id = activity.id
    WHERE step.due_at IS NULL AND activity.closes_at > CURRENT_TIMESTAMP
"""
IDLE = """
    UPDATE rescore SET due_at = (SELECT closes_at FROM activity WHERE activity.id = rescore.activity_id)
    WHERE due_at IS NULL AND leased_until IS NULL AND activity_id IN ({to_close})
"""


def upgrade() -> None:
    """Have those looked at that wait for nothing else; what waits finds the closing by itself."""
    op.execute(sa.text(IDLE.format(to_close=TO_CLOSE)))


def downgrade() -> None:
    """A look more changes nothing."""
