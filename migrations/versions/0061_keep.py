"""Whether erasing keeps scores is set by admins; and digests of what erased people wrote go, too."""

import os

import sqlalchemy as sa
from alembic import op

revision = "0061_keep"
down_revision = "0060_echo_digest"
branch_labels = None
depends_on = None

SAID_BEFORE = "STOKE_ERASES_SCORES"
NAME = "privacy.erases_scores"
YES = frozenset({"1", "true", "t", "yes", "y", "on"})
"""As the release before this one understood it."""


def upgrade() -> None:
    """Take over what the environment says, by which the running release goes still; and empty digests."""
    op.execute(
        "UPDATE act SET digest = '' WHERE membership_id IN"
        " (SELECT id FROM membership WHERE person_id IS NULL) AND digest <> ''"
    )
    if os.environ.get(SAID_BEFORE, "").strip().lower() not in YES:
        return
    connection, row = op.get_bind(), {"name": NAME, "value": "1.0", "locked": False}
    table = sa.Table("site_default", sa.MetaData(), autoload_with=connection)
    if connection.scalar(sa.select(sa.func.count()).where(table.c.name == NAME)) == 0:
        connection.execute(sa.insert(table).values(row))


def downgrade() -> None:
    """Take it back: the environment says it again. Digests cannot be had again, and nothing needs them."""
    op.execute(sa.text("DELETE FROM site_default WHERE name = 'privacy.erases_scores'"))
