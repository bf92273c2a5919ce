"""Boards in a course: switched on, joined, with points as if they had been earned."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from lti_tool.boards.jobs import BoardTurns
from lti_tool.boards.reading import around, window_of
from lti_tool.boards.service import board_in, switch_on
from lti_tool.boards.values import Around, BoardTerms
from lti_tool.course.models import Participation
from lti_tool.points.models import PointTotal
from lti_tool.points.rules import Rule, period_of
from lti_tool.points.service import change_rules
from lti_tool.points.standings.models import Standing, StandingCount, StandingWindow
from lti_tool.points.standings.rules import Plan, Span, What
from lti_tool.points.standings.service import lock_standings, stand_all_anew
from tests.discussion.room import Browser, Clock, Room, Seat

SEASON = BoardTerms(Plan())
EVERYTHING = BoardTerms(
    Plan(by_week=True, whole_course=True, by_act=True, improved=True), shows_top=True, leagues=True
)
ALIASES = (
    "Swift Otter",
    "Северный Ветер",
    "Quiet Heron",
    "木漏れ日",
    "Late Train",
    "Lucky Ibex",
    "Calm Lynx",
)
Rows = list[tuple[object, ...]]


@dataclass
class Boards:
    """The boards of a room."""

    app: Flask
    engine: Engine
    room: Room
    clock: Clock
    filled: int = 0
    """How many were let join by `fill`."""

    def open(self, teacher: Seat, terms: BoardTerms = SEASON) -> "Boards":
        """Switch points and boards on."""
        before = self.clock.now - timedelta(days=30)
        with Session(self.engine) as session:
            change_rules(session, self.room.context_id, teacher.membership_id, {}, True, "UTC", before)
            switch_on(session, self.room.context_id, terms, self.clock.now)
            session.commit()
        return self

    def browse(self, seat: Seat) -> Browser:
        """A browser whose session has not ended meanwhile."""
        with Session(self.engine) as session:
            session.execute(update(Participation).values(seen_at=self.clock.now))
            session.commit()
        return Browser(self.app, seat)

    def page(self, seat: Seat, path: str = "") -> str:
        """What somebody reads."""
        answer = self.browse(seat).get(f"/p/{seat.public_id}/boards/{path}")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def post(self, seat: Seat, path: str, **form: str) -> TestResponse:
        """Send one of the forms."""
        return self.browse(seat).post(f"/p/{seat.public_id}/boards/{path}", form)

    def join(self, seat: Seat, alias: str) -> None:
        """Let somebody join, who has no points yet."""
        answer = self.post(seat, "join", alias=alias)
        assert answer.status_code == 303, answer.text

    def fill(self, amounts: Sequence[int]) -> list[Seat]:
        """Let so many learners join and have so many points of this week, each reached a minute later."""
        names = [*ALIASES, *(f"Alias {number}" for number in range(len(ALIASES), 100))][self.filled :]
        self.filled += len(amounts)
        seats = [self.room.join(f"Learner {number}") for number in range(len(amounts))]
        for number, (seat, amount) in enumerate(zip(seats, amounts, strict=True)):
            self.join(seat, names[number])
            if amount:
                self.earn(seat, amount, self.clock.now + timedelta(minutes=number))
        self.settle()
        return seats

    def earn(
        self, seat: Seat, amount: int, at: datetime | None = None, weeks_ago: int = 0, rule: Rule = "give"
    ) -> None:
        """Give somebody points as if they had earned them; `settle` makes them stand."""
        at = (at or self.clock.now) - timedelta(weeks=weeks_ago)
        row = {"amount": amount, "reached_at": at, "public_amount": amount, "public_reached_at": at}
        with Session(self.engine) as session:
            total = PointTotal(
                membership_id=seat.membership_id, period=period_of(at, "UTC"), rule=rule, **row
            )
            session.merge(total)
            session.commit()

    def settle(self) -> None:
        """Bring standings to what totals say."""
        with Session(self.engine) as session:
            plan = lock_standings(session, self.room.context_id)
            assert plan is not None
            stand_all_anew(session, plan, self.clock.now)
            session.commit()

    def turn(self) -> None:
        """Let the worker look."""
        BoardTurns(sessionmaker(self.engine, expire_on_commit=False), self.clock)(Event())

    def near(self, seat: Seat, span: Span = "season", what: What = "all") -> Around:
        """Who stands next to somebody."""
        with Session(self.engine) as session:
            board = board_in(session, self.room.context_id, self.clock.now)
            assert board is not None
            return around(session, window_of(session, board, span, what), seat.membership_id)

    def kept(self) -> tuple[Rows, Rows]:
        """What stands, and how many people have how much."""
        return stands(self.engine)


def stands(engine: Engine) -> tuple[Rows, Rows]:
    """What stands on all boards, and how many people have how much."""
    window = StandingWindow
    key = (window.context_id, window.is_frozen, window.span, window.starts, window.what)
    has = (Standing.membership_id, Standing.minus, Standing.reached_at)
    with Session(engine) as session:
        standings = session.execute(select(*key, *has).join(Standing)).all()
        counts = session.execute(
            select(*key, StandingCount.amount, StandingCount.people)
            .join(StandingCount)
            .where(StandingCount.people != 0)
        ).all()
    return sorted(map(tuple, standings)), sorted(map(tuple, counts))


def counted(standings: Rows) -> Rows:
    """How many people have how much, counted from what stands."""
    people = Counter((*row[:5], -int(str(row[6]))) for row in standings)
    return sorted((*key, number) for key, number in people.items())
