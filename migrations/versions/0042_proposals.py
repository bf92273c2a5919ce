"""Prompts that learners propose, votes for them, and whether a course takes any."""

import sqlalchemy as sa
from alembic import op

revision = "0042_proposals"
down_revision = "0041_reply_requests"
branch_labels = None
depends_on = None

STATES = "state IN ('open', 'taken', 'declined', 'withdrawn')"


def upgrade() -> None:
    """Add three empty tables; what is there goes on as it was."""
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("prompt_html", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_proposal_state")),
        sa.CheckConstraint("state <> 'declined' OR answer <> ''", name=op.f("ck_proposal_answer")),
        _owned("proposal", "context_id", "context"),
        _owned("proposal", "membership_id", "membership"),
        _owned("proposal", "activity_id", "activity", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("context_id", "uuid", name=op.f("uq_proposal_context_id_uuid")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_proposal_activity_id")),
    )
    op.create_index("ix_proposal_context_id_state", "proposal", ["context_id", "state"])
    op.create_index(op.f("ix_proposal_membership_id"), "proposal", ["membership_id"])
    op.create_table(
        "proposal_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        _owned("proposal_vote", "proposal_id", "proposal"),
        _owned("proposal_vote", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_vote")),
        sa.UniqueConstraint(
            "proposal_id", "membership_id", name=op.f("uq_proposal_vote_proposal_id_membership_id")
        ),
    )
    op.create_index(op.f("ix_proposal_vote_membership_id"), "proposal_vote", ["membership_id"])
    op.create_table(
        "proposal_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        _owned("proposal_setting", "context_id", "context"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_setting")),
        sa.UniqueConstraint("context_id", name=op.f("uq_proposal_setting_context_id")),
    )


def downgrade() -> None:
    """Take it back."""
    for table in ("proposal_setting", "proposal_vote", "proposal"):
        op.drop_table(table)


def _owned(table: str, column: str, other: str, on_delete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=on_delete)
