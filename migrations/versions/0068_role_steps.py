"""Roles end and are remembered, so that a step can ask for what they ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0068_role_steps"
down_revision = "0067_best_pick"
branch_labels = None
depends_on = None

HELD = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Nothing has ended, and nothing was given again."""
    with op.batch_alter_table("role_holder") as batch_op:
        for name in ("again_at", "ended_at"):
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(op.f("uq_role_holder_activity_id_role"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_role_holder_activity_id_membership_id"), ["activity_id", "membership_id"]
        )
    op.create_index(
        "ix_role_holder_held",
        "role_holder",
        ["activity_id", "role"],
        unique=True,
        sqlite_where=HELD,
        postgresql_where=HELD,
    )


def downgrade() -> None:
    """Forget who held a role before."""
    op.execute("DELETE FROM role_holder WHERE ended_at IS NOT NULL")
    op.drop_index("ix_role_holder_held", "role_holder")
    with op.batch_alter_table("role_holder") as batch_op:
        batch_op.drop_constraint(op.f("uq_role_holder_activity_id_membership_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_role_holder_activity_id_role"), ["activity_id", "role"])
        batch_op.drop_column("ended_at")
        batch_op.drop_column("again_at")
