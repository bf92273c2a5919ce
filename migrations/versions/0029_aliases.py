"""By which names people stand in activities that hide their own."""

import sqlalchemy as sa
from alembic import op

revision = "0029_aliases"
down_revision = "0028_reactions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table; what is there goes on under its names."""
    op.create_table(
        "alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_alias_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_alias_membership_id_membership"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
        sa.UniqueConstraint("activity_id", "membership_id", name=op.f("uq_alias_activity_id_membership_id")),
        sa.UniqueConstraint("activity_id", "words", name=op.f("uq_alias_activity_id_words")),
    )
    op.create_index(op.f("ix_alias_membership_id"), "alias", ["membership_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("alias")
