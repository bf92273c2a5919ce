"""Steps that staff accept, and which step it was."""

import sqlalchemy as sa
from alembic import op

revision = "0030_step_acceptances"
down_revision = "0029_aliases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table and a column; nothing is accepted yet."""
    op.create_table(
        "step_acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        _owned("step_id", "step"),
        _owned("membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_acceptance")),
        sa.UniqueConstraint(
            "membership_id", "step_id", name=op.f("uq_step_acceptance_membership_id_step_id")
        ),
    )
    op.create_index(op.f("ix_step_acceptance_step_id"), "step_acceptance", ["step_id"])
    op.add_column("staff_act", sa.Column("step_place", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("staff_act", "step_place")
    op.drop_table("step_acceptance")


def _owned(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_step_acceptance_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
