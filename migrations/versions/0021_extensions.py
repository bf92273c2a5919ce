"""More time for single learners, and a log of what staff did to dates and scores."""

import sqlalchemy as sa
from alembic import op

revision = "0021_extensions"
down_revision = "0020_late_work"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; the running release knows nobody's own dates."""
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(days IS NULL) <> (until IS NULL)", name=op.f("ck_extension_days_or_until")),
        sa.CheckConstraint("days >= 1", name=op.f("ck_extension_days")),
        _owned("extension", "activity_id", "activity"),
        _owned("extension", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint(
            "activity_id", "membership_id", name=op.f("uq_extension_activity_id_membership_id")
        ),
    )
    op.create_index(op.f("ix_extension_membership_id"), "extension", ["membership_id"])
    op.create_table(
        "staff_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=True),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _owned("staff_act", "activity_id", "activity"),
        _owned("staff_act", "by_membership_id", "membership"),
        _owned("staff_act", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_act")),
    )
    op.create_index("ix_staff_act_activity_id_id", "staff_act", ["activity_id", "id"])
    for name in ("by_membership_id", "membership_id"):
        op.create_index(op.f(f"ix_staff_act_{name}"), "staff_act", [name])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("staff_act")
    op.drop_table("extension")


def _owned(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
