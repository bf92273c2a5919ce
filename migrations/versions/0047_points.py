"""Points of a course: whether it gives any, what rules are worth, entries and totals."""

import sqlalchemy as sa
from alembic import op

revision = "0047_points"
down_revision = "0046_race"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add four empty tables: no course gives points until somebody switches them on."""
    op.create_table(
        "point_setting",
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(255), nullable=False),
        _owned("point_setting", "context_id", "context"),
        sa.PrimaryKeyConstraint("context_id", name=op.f("pk_point_setting")),
    )
    op.create_table(
        "point_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("worth", sa.Integer(), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        _owned("point_change", "context_id", "context"),
        _owned("point_change", "by_membership_id", "membership", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_change")),
    )
    op.create_index(op.f("ix_point_change_context_id"), "point_change", ["context_id"])
    op.create_index(op.f("ix_point_change_by_membership_id"), "point_change", ["by_membership_id"])
    op.create_table(
        "point_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        _owned("point_entry", "membership_id", "membership"),
        _owned("point_entry", "act_id", "act"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_entry")),
        sa.UniqueConstraint("membership_id", "act_id", name=op.f("uq_point_entry_membership_id_act_id")),
    )
    op.create_index("ix_point_entry_membership_id_period", "point_entry", ["membership_id", "period"])
    op.create_index(op.f("ix_point_entry_act_id"), "point_entry", ["act_id"])
    op.create_table(
        "point_total",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        _owned("point_total", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("membership_id", "period", "rule", name=op.f("pk_point_total")),
    )


def downgrade() -> None:
    """Take them back."""
    for table in ("point_total", "point_entry", "point_change", "point_setting"):
        op.drop_table(table)


def _owned(table: str, column: str, other: str, on_delete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=on_delete)
