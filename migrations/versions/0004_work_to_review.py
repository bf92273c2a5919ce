"""Whose work a participation reviews, and which submission a gradebook was told of."""

import sqlalchemy as sa
from alembic import op

revision = "0004_review"
down_revision = "0003_links"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    with op.batch_alter_table("participation") as batch_op:
        batch_op.add_column(sa.Column("about_membership_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_participation_about_membership_id_membership",
            "membership",
            ["about_membership_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index("ix_participation_about_membership_id", ["about_membership_id"])
    op.add_column("score_delivery", sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("score_delivery", sa.Column("submission_key", sa.String(length=32), nullable=True))
    op.add_column("score_delivery", sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_score_delivery_submission_key", "score_delivery", ["submission_key"], unique=True)


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_score_delivery_submission_key", "score_delivery")
    for name in ("announced_at", "submission_key", "submitted_at"):
        op.drop_column("score_delivery", name)
    with op.batch_alter_table("participation") as batch_op:
        batch_op.drop_index("ix_participation_about_membership_id")
        batch_op.drop_constraint("fk_participation_about_membership_id_membership", type_="foreignkey")
        batch_op.drop_column("about_membership_id")
