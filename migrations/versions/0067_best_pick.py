"""What learners hold for their best in an activity."""

import sqlalchemy as sa
from alembic import op

revision = "0067_best_pick"
down_revision = "0066_spent_tries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nobody has picked anything."""
    op.create_table(
        "best_pick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("item_kind", sa.String(20), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(255), nullable=False),
        sa.Column("picked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_best_pick_activity_id_activity", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name="fk_best_pick_membership_id_membership",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_best_pick"),
        sa.UniqueConstraint(
            "activity_id",
            "membership_id",
            "item_kind",
            "item_id",
            name="uq_best_pick_activity_id_membership_id_item_kind_item_id",
        ),
    )
    op.create_index("ix_best_pick_membership_id", "best_pick", ["membership_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("best_pick")
