"""Rules that only the code kept: a maximum is above 0, a template and a reply's place are there once."""

import sqlalchemy as sa
from alembic import op

revision = "0017_what_rows_may_hold"
down_revision = "0016_opened_by_learners"
branch_labels = None
depends_on = None

WITH_MAXIMUM = ("activity", "line_item", "score_delivery")
TEMPLATE = sa.text("context_id IS NULL")


def upgrade() -> None:
    """Add what this release needs; the running release keeps these rules already."""
    for table in WITH_MAXIMUM:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_check_constraint(op.f(f"ck_{table}_score_maximum"), "score_maximum > 0")
    op.create_index(
        "ix_activity_templates",
        "activity",
        ["registration_id", "uuid"],
        unique=True,
        postgresql_where=TEMPLATE,
        sqlite_where=TEMPLATE,
    )
    op.drop_index("ix_post_thread_id_position", "post")
    op.create_index("ix_post_thread_id_position", "post", ["thread_id", "position"], unique=True)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_post_thread_id_position", "post")
    op.create_index("ix_post_thread_id_position", "post", ["thread_id", "position"], unique=False)
    op.drop_index("ix_activity_templates", "activity")
    for table in WITH_MAXIMUM:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_score_maximum"), type_="check")
