"""Rosters and groups: who is on a course's list of people, and what they are divided into."""

import sqlalchemy as sa
from alembic import op

revision = "0009_rosters"
down_revision = "0008_copies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    _change_columns()
    _add_rosters()
    _add_groups()


def downgrade() -> None:
    """Take it back."""
    for table in ("group_membership", "course_group", "roster_entry", "roster_sync"):
        op.drop_table(table)
    with op.batch_alter_table("membership", schema=None) as batch_op:
        for name in ("groups_told", "gone_at", "launched_at"):
            batch_op.drop_column(name)
    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.drop_column("groups_url")


def _change_columns() -> None:
    op.add_column("context", sa.Column("groups_url", sa.String(length=2000), nullable=True))
    op.add_column("membership", sa.Column("launched_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("membership", sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("membership", sa.Column("groups_told", sa.String(length=64), nullable=True))
    # Until now a membership was made by a launch and by nothing else.
    op.execute("UPDATE membership SET launched_at = created_at")


def _add_rosters() -> None:
    op.create_table(
        "roster_sync",
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_whole_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("listed", "added", "left", "skipped")),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["context_id"], ["context.id"], name=op.f("fk_roster_sync_context_id_context"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_roster_sync_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("context_id", name=op.f("pk_roster_sync")),
    )
    with op.batch_alter_table("roster_sync", schema=None) as batch_op:
        batch_op.create_index("ix_roster_sync_due_at", ["due_at"], unique=False)
        batch_op.create_index("ix_roster_sync_registration_id", ["registration_id"], unique=False)
    op.create_table(
        "roster_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("id_on_platform", sa.String(length=255), nullable=False),
        sa.Column("roles", sa.String(length=255), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_test_user", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("groups", sa.Text(), nullable=True),
        sa.Column("groups_told", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["context_id"],
            ["context.id"],
            name=op.f("fk_roster_entry_context_id_context"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_entry")),
        sa.UniqueConstraint(
            "context_id", "id_on_platform", name=op.f("uq_roster_entry_context_id_id_on_platform")
        ),
    )


def _add_groups() -> None:
    op.create_table(
        "course_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("id_on_platform", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["context_id"],
            ["context.id"],
            name=op.f("fk_course_group_context_id_context"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_group")),
        sa.UniqueConstraint(
            "context_id",
            "kind",
            "id_on_platform",
            name=op.f("uq_course_group_context_id_kind_id_on_platform"),
        ),
    )
    op.create_table(
        "group_membership",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["course_group.id"],
            name=op.f("fk_group_membership_group_id_course_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_group_membership_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("membership_id", "group_id", name=op.f("pk_group_membership")),
    )
    with op.batch_alter_table("group_membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_membership_group_id"), ["group_id"], unique=False)
