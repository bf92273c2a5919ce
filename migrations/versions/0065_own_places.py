"""Places outside that somebody showed to be their own, and whose account a share was found at."""

import sqlalchemy as sa
from alembic import op

revision = "0065_own_places"
down_revision = "0064_taken_back"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two empty tables and two columns; what was matched until now held its code."""
    op.add_column("share", sa.Column("account", sa.Text(), server_default="", nullable=False))
    op.add_column("share", sa.Column("holds_code", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(sa.text("UPDATE share SET holds_code = level >= 2 WHERE place <> ''"))
    op.create_table(
        "own_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_digest", sa.String(64), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        _moment("created_at", nullable=False),
        _moment("proved_at"),
        _moment("looked_at"),
        *_work("own_place"),
        _owned("own_place", "membership_id", "membership"),
        sa.CheckConstraint("way in ('profile', 'feed', 'post')", name=op.f("ck_own_place_way")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_place")),
        sa.UniqueConstraint(
            "membership_id", "way", "url_digest", name=op.f("uq_own_place_membership_id_way_url_digest")
        ),
    )
    op.create_table(
        "share_mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_digest", sa.String(64), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        _moment("created_at", nullable=False),
        *_work("share_mention"),
        _owned("share_mention", "activity_id", "activity"),
        _owned("share_mention", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_mention")),
        sa.UniqueConstraint(
            "activity_id", "url_digest", name=op.f("uq_share_mention_activity_id_url_digest")
        ),
    )
    op.create_index("ix_share_mention_membership_id", "share_mention", ["membership_id"])
    for table in ("own_place", "share_mention"):
        for column in ("due_at", "registration_id"):
            op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Take them back; shares keep the level that they reached, of which 3 reads as 2 then."""
    op.execute(sa.text("UPDATE share SET level = 2 WHERE level = 3"))
    op.drop_table("share_mention")
    op.drop_table("own_place")
    op.drop_column("share", "holds_code")
    op.drop_column("share", "account")


def _work(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("registration_id", sa.Integer(), nullable=False),
        _moment("due_at"),
        _moment("leased_until"),
        sa.Column("lease_token", sa.String(32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("first_failed_at"),
        sa.Column("reason", sa.String(60), nullable=False),
        _owned(table, "registration_id", "registration"),
    ]


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owned(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
