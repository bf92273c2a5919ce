"""Instructors check the way to the gradebook."""

import sqlalchemy as sa
from alembic import op

revision = "0013_gradebook_checks"
down_revision = "0012_health"
branch_labels = None
depends_on = None
OWNERS = {"activity_id": "activity", "delivery_id": "score_delivery", "registration_id": "registration"}


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    op.create_table(
        "gradebook_check",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_given", sa.Double(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=f"fk_gradebook_check_{name}_{table}", ondelete="CASCADE"
            )
            for name, table in OWNERS.items()
        ),
        sa.PrimaryKeyConstraint("activity_id", name="pk_gradebook_check"),
    )
    for name in ("due_at", "registration_id", "delivery_id"):
        op.create_index(f"ix_gradebook_check_{name}", "gradebook_check", [name], unique=False)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("gradebook_check")
