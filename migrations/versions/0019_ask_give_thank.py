"""A post asks or gives, people are thanked for posts, and questions have an accepted answer."""

import sqlalchemy as sa
from alembic import op

revision = "0019_ask_give_thank"
down_revision = "0018_zone_of_an_admin"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; what the running release writes gives, as all posts did until now."""
    kind = sa.Column("kind", sa.String(length=20), server_default="give", nullable=False)
    op.add_column("post", kind)
    op.create_table(
        "thanks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("thanker_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        _owned("thanks", "activity_id", "activity"),
        _owned("thanks", "thanker_id", "membership"),
        _owned("thanks", "receiver_id", "membership"),
        _owned("thanks", "post_id", "post"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
        sa.UniqueConstraint("thanker_id", "post_id", name=op.f("uq_thanks_thanker_id_post_id")),
    )
    op.create_index("ix_thanks_activity_id_created_at", "thanks", ["activity_id", "created_at"])
    op.create_index(op.f("ix_thanks_receiver_id"), "thanks", ["receiver_id"])
    op.create_index(op.f("ix_thanks_post_id"), "thanks", ["post_id"])
    op.create_table(
        "acceptance",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        _owned("acceptance", "question_id", "post"),
        _owned("acceptance", "answer_id", "post"),
        _owned("acceptance", "by_membership_id", "membership"),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_acceptance")),
    )
    op.create_index(op.f("ix_acceptance_answer_id"), "acceptance", ["answer_id"])
    op.create_index(op.f("ix_acceptance_by_membership_id"), "acceptance", ["by_membership_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("acceptance")
    op.drop_table("thanks")
    op.drop_column("post", "kind")


def _owned(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
