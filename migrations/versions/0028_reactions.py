"""Readers mark posts as useful, new to them, or worth more of it."""

import sqlalchemy as sa
from alembic import op

revision = "0028_reactions"
down_revision = "0027_kind_options"
branch_labels = None
depends_on = None

COUNTS = ("useful_count", "new_count", "more_count")


def upgrade() -> None:
    """Add a table, and a count of each meaning to every post."""
    op.create_table(
        "reaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("meaning", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_reaction_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_reaction_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaction")),
        sa.UniqueConstraint(
            "post_id", "membership_id", "meaning", name=op.f("uq_reaction_post_id_membership_id_meaning")
        ),
    )
    op.create_index(op.f("ix_reaction_membership_id"), "reaction", ["membership_id"])
    for name in COUNTS:
        op.add_column("post", sa.Column(name, sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take it back."""
    for name in COUNTS:
        op.drop_column("post", name)
    op.drop_table("reaction")
