"""Where each learner stands in a treasure hunt."""

import sqlalchemy as sa
from alembic import op

revision = "0051_hunt"
down_revision = "0050_quiz"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty table."""
    op.create_table(
        "clue_stand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("clue", sa.String(16), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("waits_until", "solved_at", "passed_at")
        ),
        sa.Column("passed_by_id", sa.Integer(), nullable=True),
        sa.Column("passed_words", sa.Text(), nullable=False),
        sa.CheckConstraint("wrong >= 0", name=op.f("ck_clue_stand_wrong")),
        sa.CheckConstraint("hints >= 0", name=op.f("ck_clue_stand_hints")),
        _owned("activity_id", "activity", "CASCADE"),
        _owned("membership_id", "membership", "CASCADE"),
        _owned("passed_by_id", "membership", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clue_stand")),
        sa.UniqueConstraint(
            "activity_id", "membership_id", "clue", name=op.f("uq_clue_stand_activity_id_membership_id_clue")
        ),
    )
    op.create_index(op.f("ix_clue_stand_membership_id"), "clue_stand", ["membership_id"])
    op.create_index(op.f("ix_clue_stand_passed_by_id"), "clue_stand", ["passed_by_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("clue_stand")


def _owned(column: str, other: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_clue_stand_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=on_delete)
