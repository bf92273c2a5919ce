"""Until when a course keeps texts and names."""

import sqlalchemy as sa
from alembic import op

revision = "0062_retention"
down_revision = "0061_keep"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty table: courses keep what they have until somebody says otherwise."""
    key = op.f("fk_retention_context_id_context")
    op.create_table(
        "retention",
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("warned_at", "erases_at", "erased_at")
        ),
        sa.CheckConstraint("months BETWEEN 0 AND 120", name=op.f("ck_retention_months")),
        sa.ForeignKeyConstraint(["context_id"], ["context.id"], name=key, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("context_id", name=op.f("pk_retention")),
    )
    op.create_index("ix_retention_due_at", "retention", ["due_at"])


def downgrade() -> None:
    """Take it back; what was erased stays erased."""
    op.drop_index("ix_retention_due_at", table_name="retention")
    op.drop_table("retention")
