"""Boards of a course: its settings, who stands on them under which alias, and how everybody stands."""

import sqlalchemy as sa
from alembic import op

revision = "0054_boards"
down_revision = "0053_recognition"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables that are empty, since no course has boards yet; say of acts and totals what is private."""
    op.add_column("act", sa.Column("is_private", sa.Boolean(), server_default=sa.false(), nullable=False))
    for name in ("reached_at", "public_reached_at"):
        op.add_column("point_total", _moment(name))
    op.add_column("point_total", sa.Column("public_amount", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        "UPDATE act SET is_private = true WHERE item_kind = 'thanks'"
        " AND item_id IN (SELECT id FROM thanks WHERE is_private)"
    )
    op.execute(
        "UPDATE point_total SET public_amount = amount, reached_at ="
        " (SELECT max(happened_at) FROM point_entry"
        " WHERE point_entry.membership_id = point_total.membership_id"
        " AND point_entry.period = point_total.period AND point_entry.rule = point_total.rule"
        " AND point_entry.amount > 0)"
    )
    op.execute("UPDATE point_total SET public_reached_at = reached_at")
    _add_standings()
    _add_boards()


def _add_standings() -> None:
    op.create_table(
        "standing_plan",
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("by_week", sa.Boolean(), nullable=False),
        sa.Column("season_weeks", sa.Integer(), nullable=False),
        sa.Column("season_starts", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("whole_course", "by_act", "improved")),
        sa.Column("week", sa.Date(), nullable=False),
        _moment("frozen_at"),
        _moment("frozen_until"),
        _owned("standing_plan", "context_id", "context"),
        sa.CheckConstraint("season_weeks BETWEEN 0 AND 4", name=op.f("ck_standing_plan_season_weeks")),
        sa.PrimaryKeyConstraint("context_id", name=op.f("pk_standing_plan")),
    )
    op.create_table(
        "stander",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("is_here", sa.Boolean(), nullable=False),
        _owned("stander", "membership_id", "membership"),
        _owned("stander", "context_id", "context"),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_stander")),
    )
    op.create_index(op.f("ix_stander_context_id"), "stander", ["context_id"])
    op.create_table(
        "standing_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("is_frozen", sa.Boolean(), nullable=False),
        sa.Column("span", sa.String(10), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        _owned("standing_window", "context_id", "context"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_window")),
        sa.UniqueConstraint(
            *("context_id", "is_frozen", "span", "starts", "what"),
            name=op.f("uq_standing_window_context_id_is_frozen_span_starts_what"),
        ),
    )
    op.create_table(
        "standing",
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("minus", sa.Integer(), nullable=False),
        _moment("reached_at", nullable=False),
        _owned("standing", "window_id", "standing_window"),
        _owned("standing", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("window_id", "membership_id", name=op.f("pk_standing")),
    )
    op.create_index("ix_standing_place", "standing", ["window_id", "minus", "reached_at", "membership_id"])
    op.create_index("ix_standing_membership_id", "standing", ["membership_id"])
    op.create_table(
        "standing_count",
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        _owned("standing_count", "window_id", "standing_window"),
        sa.PrimaryKeyConstraint("window_id", "amount", name=op.f("pk_standing_count")),
    )


def _add_boards() -> None:
    op.create_table(
        "board_setting",
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("shows_top", sa.Boolean(), nullable=False),
        sa.Column("teams", sa.String(10), nullable=False),
        sa.Column("best_of_team", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.Column("leagues", sa.Boolean(), nullable=False),
        sa.Column("league_season", sa.Date(), nullable=True),
        _owned("board_setting", "context_id", "context"),
        sa.CheckConstraint("teams IN ('', 'group', 'section')", name=op.f("ck_board_setting_teams")),
        sa.PrimaryKeyConstraint("context_id", name=op.f("pk_board_setting")),
    )
    op.create_table(
        "board_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        _owned("board_alias", "context_id", "context"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_alias")),
        sa.UniqueConstraint("context_id", "digest", name=op.f("uq_board_alias_context_id_digest")),
    )
    op.create_table(
        "board_member",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("context_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(40), nullable=False),
        _moment("joined_at", nullable=False),
        sa.Column("league", sa.Integer(), nullable=True),
        _owned("board_member", "membership_id", "membership"),
        _owned("board_member", "context_id", "context"),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_board_member")),
    )
    op.create_index("ix_board_member_context_id_league", "board_member", ["context_id", "league"])


def downgrade() -> None:
    """Take it all back."""
    boards = ("board_member", "board_alias", "board_setting")
    standings = ("standing_count", "standing", "standing_window", "stander", "standing_plan")
    for table in (*boards, *standings):
        op.drop_table(table)
    for name in ("public_reached_at", "public_amount", "reached_at"):
        op.drop_column("point_total", name)
    op.drop_column("act", "is_private")


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owned(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
