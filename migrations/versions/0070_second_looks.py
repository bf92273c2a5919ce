"""Learners ask staff to look at their score again."""

import sqlalchemy as sa
from alembic import op

revision = "0070_second_looks"
down_revision = "0069_openings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nobody has asked."""
    op.create_table(
        "second_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("score_given", sa.Double(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_second_look_activity_id_activity", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name="fk_second_look_membership_id_membership",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_second_look"),
        sa.UniqueConstraint(
            "activity_id",
            "membership_id",
            "score_given",
            name="uq_second_look_activity_id_membership_id_score_given",
        ),
    )
    op.create_index("ix_second_look_membership_id", "second_look", ["membership_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("second_look")
