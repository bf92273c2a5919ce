"""Circles of a discussion, who is in them, and the circle of a post."""

import sqlalchemy as sa
from alembic import op

revision = "0045_circles"
down_revision = "0044_roles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two empty tables, and a column of a post that is empty: posts of before are for all."""
    op.create_table(
        "circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        _owned("circle", "activity_id", "activity"),
        _owned("circle", "group_id", "course_group", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle")),
        sa.UniqueConstraint("activity_id", "number", name=op.f("uq_circle_activity_id_number")),
        sa.UniqueConstraint("activity_id", "group_id", name=op.f("uq_circle_activity_id_group_id")),
    )
    op.create_index(op.f("ix_circle_group_id"), "circle", ["group_id"])
    op.create_table(
        "circle_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        _owned("circle_member", "activity_id", "activity"),
        _owned("circle_member", "membership_id", "membership"),
        _owned("circle_member", "circle_id", "circle"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_member")),
        sa.UniqueConstraint(
            "activity_id", "membership_id", name=op.f("uq_circle_member_activity_id_membership_id")
        ),
    )
    op.create_index(op.f("ix_circle_member_membership_id"), "circle_member", ["membership_id"])
    op.create_index(op.f("ix_circle_member_circle_id"), "circle_member", ["circle_id"])
    # In these words, since Alembic would make SQLite's table anew and lose the triggers of its search.
    op.execute(
        "ALTER TABLE post ADD COLUMN circle_id INTEGER "
        "CONSTRAINT fk_post_circle_id_circle REFERENCES circle (id)"
    )
    op.create_index(op.f("ix_post_circle_id"), "post", ["circle_id"])


def downgrade() -> None:
    """Take it back; every thread is for all then."""
    op.drop_index(op.f("ix_post_circle_id"), "post")
    op.execute("ALTER TABLE post DROP COLUMN circle_id")
    op.drop_table("circle_member")
    op.drop_table("circle")


def _owned(table: str, column: str, other: str, on_delete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=on_delete)
