"""A thread counts what changes beside its texts, for whoever keeps it drawn; a draft may be a question."""

import sqlalchemy as sa
from alembic import op

revision = "0022_what_stands_beside_texts"
down_revision = "0021_extensions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    kind = sa.Column("kind", sa.String(length=20), server_default="give", nullable=False)
    op.add_column("draft", kind)
    op.add_column("post", sa.Column("touched", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("post", "touched")
    op.drop_column("draft", "kind")
