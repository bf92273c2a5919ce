"""What pages that posts link to say of themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0034_link_cards"
down_revision = "0033_mentions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two tables; what is there has no cards."""
    op.create_table(
        "link_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url_digest", sa.String(64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_card")),
        sa.UniqueConstraint("url_digest", name=op.f("uq_link_card_url_digest")),
    )
    op.create_index(op.f("ix_link_card_due_at"), "link_card", ["due_at"])
    op.create_table(
        "post_card",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"], ["link_card.id"], name=op.f("fk_post_card_card_id_link_card"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_card_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_post_card")),
    )
    op.create_index(op.f("ix_post_card_card_id"), "post_card", ["card_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("post_card")
    op.drop_table("link_card")
