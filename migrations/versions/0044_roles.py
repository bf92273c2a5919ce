"""Roles of a discussion: host, sceptic, summariser."""

import sqlalchemy as sa
from alembic import op

revision = "0044_roles"
down_revision = "0043_mail_to_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty table."""
    op.create_table(
        "role_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        _owned("activity_id", "activity"),
        _owned("membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_holder")),
        sa.UniqueConstraint("activity_id", "role", name=op.f("uq_role_holder_activity_id_role")),
    )
    op.create_index(op.f("ix_role_holder_membership_id"), "role_holder", ["membership_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("role_holder")


def _owned(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_role_holder_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
