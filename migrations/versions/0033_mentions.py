"""Who is named in a post."""

import sqlalchemy as sa
from alembic import op

revision = "0033_mentions"
down_revision = "0032_reveals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table; what is there mentions nobody."""
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _owned("post_id", "post"),
        _owned("membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("post_id", "membership_id", name=op.f("uq_mention_post_id_membership_id")),
    )
    op.create_index(op.f("ix_mention_membership_id"), "mention", ["membership_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("mention")


def _owned(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_mention_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
