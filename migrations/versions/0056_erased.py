"""Who was erased in a course, as digests, so that its list of people brings no name back."""

import sqlalchemy as sa
from alembic import op

revision = "0056_erased"
down_revision = "0055_statements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty table: who was erased before is not known."""
    key = op.f("fk_erased_user_context_id_context")
    op.create_table(
        "erased_user",
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["context_id"], ["context.id"], name=key, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("context_id", "digest", name=op.f("pk_erased_user")),
    )


def downgrade() -> None:
    """Take it back; lists bring names again."""
    op.drop_table("erased_user")
