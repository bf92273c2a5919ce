"""Links to sign in are sent by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0003_links"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    op.create_table(
        "admin_link_wish",
        sa.Column("admin_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["admin_id"], ["admin.id"], name=op.f("fk_admin_link_wish_admin_id_admin"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("admin_id", name=op.f("pk_admin_link_wish")),
    )
    with op.batch_alter_table("admin_link_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_admin_link_wish_due_at"), ["due_at"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("admin_link_wish")
