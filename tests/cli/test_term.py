"""A simulated term: the same for the same seed, at human hours, and every page of it opens."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import aliased

from lti_tool.activities.models import Activity
from lti_tool.activities.proposals.models import Proposal
from lti_tool.activities.reading.models import ReadingDay
from lti_tool.activities.recognising.models import Recognition
from lti_tool.acts.models import Act
from lti_tool.acts.rules import count_words, text_digest
from lti_tool.boards.models import BoardMember
from lti_tool.cli.opening import Tool, opened
from lti_tool.cli.term import TermCourse, play_term
from lti_tool.cli.term.course import ZONE
from lti_tool.cli.term.mail import ROUNDS, rounds
from lti_tool.cli.term.plot import TEACHER, Frame, plot
from lti_tool.cli.term.texts import Speaker
from lti_tool.course.models import Alias, Membership, Person
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.database import begin_writing
from lti_tool.grading.models import RoleHolder, ScoreDelivery, Step
from lti_tool.kinds.discussion.circles.models import CircleMember
from lti_tool.kinds.discussion.models import Post, Thanks
from lti_tool.kinds.discussion.repliers.models import ReplyRequest
from lti_tool.kinds.sharing.models import ShareConsent
from lti_tool.notices.mailing.models import MailChoice
from lti_tool.points.models import PointTotal
from lti_tool.points.service import rebuild
from lti_tool.points.standings.models import StandingWindow
from lti_tool.recognition.models import NameHint
from lti_tool.sandbox import Campus
from tests.boards.room import counted, stands
from tests.databases import SQLiteTemplate
from tests.discussion.room import Browser, Seat
from tests.points.test_points import stored
from tests.support.campus import TOOL_URL, campus_for
from tests.support.mailbox import mailbox
from tests.tool import settings_for

MONDAY = date(2026, 9, 7)
START = datetime(2026, 9, 7, tzinfo=UTC)
UNTIL = START + timedelta(weeks=3)
LEARNERS = 10
FRAMES = [
    Frame(
        START + timedelta(weeks=week),
        START + timedelta(weeks=week, days=4),
        START + timedelta(weeks=week, days=7),
        START + timedelta(weeks=week, days=14),
    )
    for week in range(4)
]


def test_a_seed_makes_one_plot_and_another_seed_another() -> None:
    once, again = (plot(12, 30, FRAMES, UNTIL) for _ in range(2))
    assert once == again != plot(13, 30, FRAMES, UNTIL)


def test_nobody_acts_before_it_opens_at_night_or_after_now() -> None:
    moves = plot(12, 60, FRAMES, UNTIL)
    assert moves == sorted(moves)
    assert all(FRAMES[move.activity].opens_at <= move.at < UNTIL for move in moves)
    asleep = [move for move in moves if move.at.hour < 6 and move.who != TEACHER and move.act != "worth"]
    assert len(asleep) < len(moves) / 50


def test_people_take_part_in_different_ways() -> None:
    acts = Counter(move.who for move in plot(12, 60, FRAMES, START + timedelta(weeks=8)) if move.who >= 0)
    assert len(acts) == 60
    assert max(acts.values()) > 3 * min(acts.values())


class Term:
    """A played term, and what it takes to look at it."""

    def __init__(self, tool: Tool, campus: Campus, learners: int, until: datetime) -> None:
        self.tool, self.campus = tool, campus
        details = campus.registration("moodle")
        addresses = (details.auth_url, details.token_url, details.jwks_url)
        terms = RegistrationTerms("Campus", details.issuer, details.client_id, *addresses)
        begin_writing(tool.session)
        registration_id = add_registration(tool.session, terms, (details.deployment_id,), tool.now).id
        tool.session.commit()
        self.course = TermCourse(tool, campus, "moodle", registration_id)
        with tool.app.test_request_context():
            self.count = play_term(self.course, tool, 12, learners, MONDAY, until)

    def ledger(self) -> list[tuple[object, ...]]:
        """What was done when, by whom in the order of their coming, and the text's digest."""
        rows = self.tool.session.execute(
            select(Act.created_at, Membership.number, Act.verb, Act.words, Act.digest)
            .join(Membership, Membership.id == Act.membership_id)
            .order_by(Act.id)
        )
        return [tuple(row) for row in rows]

    def browser(self, persona: str, number: int) -> Browser:
        """A browser that somebody opens an activity in today."""
        seat = self.course.sit(persona, self.course.placed[number].link_id, datetime.now(UTC))
        return Browser(self.tool.app, Seat(seat.public_id, seat.key, 0), base_url=TOOL_URL)


@contextmanager
def played(
    database_url: str, learners: int = LEARNERS, until: datetime = UNTIL, **settings: str
) -> Iterator[Term]:
    with opened(settings_for(database_url, mode="demo", base_url=TOOL_URL, **settings)) as tool:
        yield Term(tool, campus_for(), learners, until)


@pytest.mark.usefixtures("any_database")
def test_a_term_is_played_and_every_page_of_it_opens(database_url: str) -> None:
    with played(database_url) as term:
        session = term.tool.session
        tables = (Post, Thanks, ScoreDelivery, ReadingDay)
        counts = [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
        session.commit()
        assert min(counts) > 0
        for persona in ("ines", *term.course.persons):
            for number in range(2):
                browser = term.browser(persona, number)
                home = f"/p/{browser.seat.public_id}"
                pages = [
                    "",
                    "?show=questions",
                    "?show=unanswered",
                    "?show=asked",
                    "balance",
                    f"{home}/inbox/",
                ]
                staffs = ["settings", "minutes", "moderation", f"{home}/learners/"]
                pages += staffs if persona == "ines" else [f"{home}/reading/takeaways"]
                assert {page: browser.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_a_whole_term_uses_every_kind_and_what_a_course_can_switch_on(database_url: str) -> None:
    with played(database_url, 6, START + timedelta(weeks=12)) as term:
        session = term.tool.session
        done = session.execute(select(Activity.kind).join(Act, Act.activity_id == Activity.id).distinct())
        used = {row[0] for row in done}
        tables = (
            *(PointTotal, CircleMember, RoleHolder, ReplyRequest, Proposal, ShareConsent, Alias),
            *(BoardMember, Recognition, NameHint, StandingWindow),
        )
        recognised = set(session.scalars(select(Recognition.what).distinct()))
        opening = aliased(Activity)
        opened = session.execute(
            select(Activity.kind, opening.kind).join(opening, Activity.opening_id == opening.id)
        )
        assert [tuple(row) for row in opened] == [("discussion", "quiz")]
        assert session.scalars(select(Step.kind).where(Step.kind == "role")).all() == ["role"]
        asked = (
            select(Step.needed).join(Activity, Activity.id == Step.activity_id).where(Activity.kind == "quiz")
        )
        assert session.scalars(asked).all() == [3]
        empty = [one.__name__ for one in tables if not session.scalar(select(func.count()).select_from(one))]
        session.commit()
        pages = {}
        for persona in ("ines", term.course.persons[0]):
            for number, place in enumerate(term.course.placed):
                browser = term.browser(persona, number)
                staffs = ("recognition/brief", "recognition/observations") if persona == "ines" else ()
                for page in (f"{place.activity.kind}/", "points/", "boards/", *staffs):
                    address = f"/p/{browser.seat.public_id}/{page}"
                    pages[persona, place.activity.title, page] = browser.get(address).status_code

    assert used == {kind.name for kind in term.course.kinds}
    assert empty == []
    assert recognised == {"accolade", "in_class", "observed"}
    assert {page: status for page, status in pages.items() if status != 200} == {}


@pytest.mark.usefixtures("any_database")
def test_after_a_term_a_rebuild_finds_its_points_and_standings_to_the_last(
    database_url: str, engine: Engine
) -> None:
    with played(database_url) as term:
        session, context_id = term.tool.session, term.course.placed[0].activity.context_id
        before, (standings, counts) = stored(engine), stands(engine)
        begin_writing(session)
        rebuild(session, context_id, UNTIL)
        session.commit()

        assert (len(before[1]) > LEARNERS, len(standings) > LEARNERS) == (True, True)
        assert counted(standings) == counts
        assert stored(engine) == before
        assert stands(engine) == (standings, counts)


def test_the_same_seed_plays_the_same_term(sqlite_template: SQLiteTemplate, tmp_path: Path) -> None:
    ledgers = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with played(sqlite_template.copy(tmp_path / name)) as term:
            ledgers.append(term.ledger())
    assert ledgers[0] == ledgers[1]
    assert len({row[1] for row in ledgers[0]}) > LEARNERS / 2


def test_a_play_mails_at_its_own_hours_to_who_agreed(database_url: str) -> None:
    with (
        mailbox() as box,
        played(database_url, 30, smtp_url=box.url, mail_from="stoke@school.test") as term,
    ):
        session = term.tool.session
        rows = session.execute(
            select(Person.email, MailChoice.agreed_at)
            .join(Membership, Membership.person_id == Person.id)
            .join(MailChoice, MailChoice.membership_id == Membership.id)
        )
        agreed = {str(row.email): row.agreed_at or UNTIL for row in rows}
        session.commit()
        sent = [(str(mail["To"]), parsedate_to_datetime(str(mail["Date"]))) for mail in box.messages]

    assert 0 < len(agreed) < 30
    assert {to for to, _at in sent} <= set(agreed)
    assert [at for _to, at in sent] == sorted(at for _to, at in sent)
    assert {at.astimezone(ZONE).time() for _to, at in sent} == set(ROUNDS)
    assert all(agreed[to] < at <= UNTIL for to, at in sent)


def test_rounds_are_made_after_one_moment_and_up_to_another() -> None:
    eight, evening = (datetime.combine(MONDAY, hour, ZONE) for hour in ROUNDS)

    assert list(rounds(eight, evening)) == [evening]
    assert list(rounds(evening, evening + timedelta(days=1))) == [
        eight + timedelta(days=1),
        evening + timedelta(days=1),
    ]
    assert list(rounds(evening, evening)) == []


def test_people_rarely_say_what_another_said() -> None:
    speaker = Speaker(Random(12))
    for kind in ("give", "ask", "reply"):
        said = [text_digest(speaker.say(kind, 20)) for _ in range(300)]
        assert len(set(said)) > 280, kind
        assert min(count_words(speaker.say(kind, 40)) for _ in range(50)) >= 40
    for kind in ("thank", "share", "found"):
        said = [speaker.say(kind) for _ in range(100)]
        assert len(set(said)) > 75, kind
