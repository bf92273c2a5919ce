"""Answers to spark quizzes, and their public addresses with what was answered there."""

import sqlalchemy as sa
from alembic import op

revision = "0050_quiz"
down_revision = "0049_waited_hours"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add three empty tables."""
    op.create_table(
        "quiz_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(16), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        _moment(),
        _owned("quiz_answer", "activity_id", "activity"),
        _owned("quiz_answer", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_answer")),
        sa.UniqueConstraint(
            "activity_id",
            "question",
            "membership_id",
            name=op.f("uq_quiz_answer_activity_id_question_membership_id"),
        ),
    )
    op.create_index(op.f("ix_quiz_answer_membership_id"), "quiz_answer", ["membership_id"])
    op.create_table(
        "quiz_link",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        _moment(),
        _owned("quiz_link", "activity_id", "activity"),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_quiz_link")),
        sa.UniqueConstraint("token", name=op.f("uq_quiz_link_token")),
    )
    op.create_table(
        "quiz_tally",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(16), nullable=False),
        sa.Column("given", sa.String(60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 1", name=op.f("ck_quiz_tally_count")),
        _owned("quiz_tally", "activity_id", "activity"),
        sa.PrimaryKeyConstraint("activity_id", "question", "given", name=op.f("pk_quiz_tally")),
    )


def downgrade() -> None:
    """Take them back."""
    for table in ("quiz_tally", "quiz_link", "quiz_answer"):
        op.drop_table(table)


def _moment() -> sa.Column[object]:
    return sa.Column("created_at", sa.DateTime(timezone=True), nullable=False)


def _owned(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
