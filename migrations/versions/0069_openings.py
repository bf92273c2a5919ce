"""An activity may open with another one: a discussion with a quiz."""

import sqlalchemy as sa
from alembic import op

revision = "0069_openings"
down_revision = "0068_role_steps"
branch_labels = None
depends_on = None

NAME = "fk_activity_opening_id_activity"


def upgrade() -> None:
    """Nothing opens with anything yet."""
    with op.batch_alter_table("activity") as batch_op:
        batch_op.add_column(sa.Column("opening_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f(NAME), "activity", ["opening_id"], ["id"], ondelete="SET NULL")
    op.create_index(op.f("ix_activity_opening_id"), "activity", ["opening_id"])


def downgrade() -> None:
    """Let what opened another stand alone."""
    op.drop_index(op.f("ix_activity_opening_id"), "activity")
    with op.batch_alter_table("activity") as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="foreignkey")
        batch_op.drop_column("opening_id")
