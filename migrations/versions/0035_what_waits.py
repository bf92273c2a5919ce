"""Threads know where they stand by need, and replies to those that wait can be claimed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0035_what_waits"
down_revision = "0034_link_cards"
branch_labels = None
depends_on = None

THREADS = sa.text("thread_id IS NULL")
# As in lonely/rules.py when this was written.
LATEST = 2**53
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Add a place to each thread, and a table; what nobody has answered waits."""
    op.add_column("post", sa.Column("need", sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        "reply_claim",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        _owned("post_id", "post"),
        _owned("membership_id", "membership"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_reply_claim")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_reply_claim_membership_id")),
    )
    _fill(op.get_bind())
    op.create_index(
        "ix_post_need", "post", ["activity_id", "need", "id"], postgresql_where=THREADS, sqlite_where=THREADS
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("reply_claim")
    op.drop_index("ix_post_need", "post")
    op.drop_column("post", "need")


def _owned(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_reply_claim_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")


def _fill(connection: sa.Connection) -> None:
    moment = sa.DateTime(timezone=True)
    post = sa.table("post", *(sa.column(name) for name in ("id", "author_id", "thread_id", "need")))
    post.append_column(sa.column("created_at", moment))
    post.append_column(sa.column("active_at", moment))
    for name in ("deleted_at", "locked_at"):
        post.append_column(sa.column(name, moment))
    member = sa.table("membership", sa.column("id"), sa.column("roles"))
    reply = post.alias()
    answered = sa.exists().where(
        reply.c.thread_id == post.c.id, reply.c.author_id != post.c.author_id, reply.c.deleted_at.is_(None)
    )
    rows = connection.execute(
        sa.select(
            post.c.id,
            post.c.created_at,
            post.c.active_at,
            sa.and_(
                ~answered,
                post.c.deleted_at.is_(None),
                post.c.locked_at.is_(None),
                member.c.roles == "Learner",
            ).label("waits"),
        )
        .join(member, member.c.id == post.c.author_id)
        .where(post.c.thread_id.is_(None))
    ).all()
    places = [{"row_id": row.id, "place": _place(row)} for row in rows]
    if places:
        change = sa.update(post).where(post.c.id == sa.bindparam("row_id")).values(need=sa.bindparam("place"))
        connection.execute(change, places)


def _place(row: Any) -> int:
    moment = row.created_at if row.waits else row.active_at
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    since = (aware - EPOCH) // timedelta(microseconds=1)
    return LATEST - since if row.waits else since
