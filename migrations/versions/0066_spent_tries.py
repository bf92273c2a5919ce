"""What erased people had tried of quizzes and hunts, as digests; and as which answer another one counts."""

import sqlalchemy as sa
from alembic import op

revision = "0066_spent_tries"
down_revision = "0065_own_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty table and an empty column: what was tried before somebody was erased is not known."""
    key = op.f("fk_spent_try_activity_id_activity")
    op.create_table(
        "spent_try",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.CheckConstraint("wrong >= 0", name=op.f("ck_spent_try_wrong")),
        sa.CheckConstraint("hints >= 0", name=op.f("ck_spent_try_hints")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=key, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("activity_id", "digest", name=op.f("pk_spent_try")),
    )
    op.add_column("quiz_answer", sa.Column("counts_as", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take both back; who was erased may answer anew."""
    op.drop_column("quiz_answer", "counts_as")
    op.drop_table("spent_try")
