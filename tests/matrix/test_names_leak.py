"""Where names are hidden, no answer of any route gives one away: no page, part, header, message or file.

Zuzanna asks, replies, thanks and accepts. Whoever must not know her sends all that a participation can be
sent, and nothing that comes back names her; a new route is asked too, since samples.py has to have it
(moodleoverflow#104, #171).
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from zipfile import ZipFile

import jwt
import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lti_tool.activities.planning.models import CoursePlan
from lti_tool.app import create_app
from lti_tool.course.models import Alias, Membership, Participation, Person
from lti_tool.course.naming import Level
from lti_tool.database import db
from lti_tool.grading.models import ScoreDelivery, Step
from lti_tool.kinds.discussion.models import Post, Thanks
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.lti.signing_keys import ensure_key
from tests.discussion.room import Browser, Clock, Room, Seat, terms
from tests.matrix.samples import SAMPLES
from tests.tool import settings_for

NAME, SUB, EMAIL = "Zuzanna Quetzalova", "sub-canary-31337", "zq@canary.example"
MEMBERSHIP, NUMBER = 770_077, 880_088
WHO = re.compile(rf"zuzanna|quetzal|{SUB}|{re.escape(EMAIL)}|\b{MEMBERSHIP}\b|\b{NUMBER}\b", re.IGNORECASE)
SAID = {"ask": "Which mountains hide the oldest glaciers", "reply": "The marmots told me so one evening"}
READERS = {"learner": "Learner", "assistant": "urn:lti:role:ta TeachingAssistant", "instructor": "Instructor"}
UNKNOWN = "2147483000"


@dataclass
class World:
    """A discussion that hides names, with Zuzanna and one who reads."""

    app: Flask
    engine: Engine
    room: Room
    clock: Clock
    browser: Browser
    hers: dict[str, str] = field(default_factory=dict)
    mine: dict[str, str] = field(default_factory=dict)
    alias: str = ""
    skipped: str = ""
    """An endpoint that is not asked."""

    def __post_init__(self) -> None:
        """Give the site a key, with which it signs badges."""
        with Session(self.engine) as session:
            ensure_key(session, self.app.config["SECRET_KEY"], self.clock.now)
            session.commit()

    def answers(self) -> Iterator[tuple[str, TestResponse]]:
        """What every route answers to what is there and what is not, to empty forms, and once it is over."""
        unknown = dict.fromkeys(self.hers, UNKNOWN) | {"cursor": f"{2**53}-{UNKNOWN}"}
        yield from self._sweep("GET", self.hers)
        yield from self._sweep("GET", unknown)
        yield from self._sweep("POST", self.mine, is_blank=True)
        yield from self._sweep("POST", self.mine)
        yield from self._sweep("POST", unknown)
        yield from self._sweep("POST", self.hers)
        self.clock.forward(days=8)
        with Session(self.engine) as session:
            session.execute(update(Participation).values(seen_at=self.clock.now))
            session.commit()
        yield from self._sweep("GET", self.hers)
        yield from self._sweep("POST", self.mine)

    def _sweep(
        self, method: str, things: Mapping[str, str], *, is_blank: bool = False
    ) -> Iterator[tuple[str, TestResponse]]:
        for rule, htmx in product(routes(self.app), (False, True)):
            if method in (rule.methods or ()) and rule.endpoint != self.skipped:
                yield f"{method} {rule.endpoint}", self._ask(rule, method, things, htmx, is_blank=is_blank)

    def _ask(
        self, rule: Rule, method: str, things: Mapping[str, str], htmx: bool, *, is_blank: bool
    ) -> TestResponse:
        sample = SAMPLES[rule.endpoint]
        values = sample.place(things)
        built = rule.build({"participation": self.browser.seat.public_id, **values})
        assert built
        query = {name: text.format(**things) for name, text in sample.query.items()}
        form = {name: "" if is_blank else text.format(**things) for name, text in sample.form.items()}
        if method == "POST":
            return self.browser.post(built[1], form, htmx=htmx)
        headers = {"Accept": "text/html"} | ({"HX-Request": "true"} if htmx else {})
        return self.browser.get(built[1], query_string={} if is_blank else query, headers=headers)


def routes(app: Flask) -> list[Rule]:
    """Those of a participation, but the one that ends it: there is nobody left to ask the next."""
    own = [rule for rule in app.url_map.iter_rules() if "<participation>" in rule.rule]
    found = [rule for rule in own if rule.endpoint != "safety.erase_me"]
    return sorted(found, key=lambda rule: list(SAMPLES).index(rule.endpoint))


def whole(answer: TestResponse) -> str:
    """Everything that reached the reader: status, headers and body; of a file, what can be read out of it.

    The list of a course's people stands apart in there, as the list of learners does on a page of its own.
    """
    return f"{answer.status}\n{answer.headers}\n{body_of(answer)}"


def body_of(answer: TestResponse) -> str:
    if answer.mimetype == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.get_data())).pages)
    if ".jwt" in answer.headers.get("Content-Disposition", ""):
        return str(jwt.decode(answer.text, options={"verify_signature": False}))
    if answer.mimetype != "application/zip":
        return answer.get_data(as_text=True)
    with ZipFile(io.BytesIO(answer.get_data())) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist() if name != "people.csv")


def join_canary(engine: Engine, room: Room) -> Seat:
    seat = room.join(NAME)
    with Session(engine) as session:
        member = session.get_one(Membership, seat.membership_id)
        person = session.get_one(Person, member.person_id)
        person.id_on_platform, person.email = SUB, EMAIL
        session.flush()
        hers = Membership(
            id=MEMBERSHIP,
            context_id=member.context_id,
            number=NUMBER,
            roles="Learner",
            created_at=member.created_at,
        )
        session.add(hers)
        session.flush()
        opened = update(Participation).where(Participation.public_id == seat.public_id)
        session.execute(opened.values(membership_id=MEMBERSHIP))
        session.delete(member)
        session.flush()
        hers.person_id = person.id
        session.commit()
    return Seat(seat.public_id, seat.key, MEMBERSHIP)


@pytest.fixture
def world(database_url: str, engine: Engine, noon: datetime) -> Iterator[Callable[[Level, str], World]]:
    clock = Clock(noon)
    app = create_app(settings_for(database_url, posts_a_minute=100_000), clock)

    def make(names: Level, reader: str) -> World:
        options = write_options(Options(names=names))
        room = Room(engine, noon, terms(noon, options=options)).open()
        canary = Browser(app, join_canary(engine, room))
        mine = room.join("Jonas Lindqvist", READERS[reader])
        world = World(app, engine, room, clock, Browser(app, mine))
        talk(world, canary)
        return world

    yield make
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def talk(world: World, canary: Browser) -> None:
    """Let the two ask, answer, thank, accept and mention each other."""
    mine = world.browser
    say(canary, "posts", body=SAID["ask"], act="ask")
    with Session(world.engine) as session:
        world.alias = session.scalars(select(Alias.words).where(Alias.membership_id == MEMBERSHIP)).one()
    say(mine, "posts", body="Who wrote an example of six words?", act="ask")
    say(mine, "posts/1/reply", body=f"In the far north, as @{world.alias} wrote.")
    say(canary, "posts/2/reply", body=SAID["reply"])
    say(mine, "posts/4/reply", body="Marmots, of all animals, how nice.")
    say(canary, "posts/3/accept")
    say(canary, "posts/2/thank", body="because it made me think")
    say(mine, "posts/1/thank", body="because I wondered too")
    say(canary, "posts/4/edit", body=SAID["reply"] + " late", version="1")
    note_ids(world)


def say(browser: Browser, path: str, **form: str) -> None:
    assert browser.post(path, form).status_code == 303, path


def note_ids(world: World) -> None:
    with Session(world.engine) as session:
        plan = CoursePlan(
            context_id=world.room.context_id,
            uuid="plan",
            starts_on=world.room.now.date(),
            weeks=10,
            zone="UTC",
            created_at=world.room.now,
        )
        session.add(plan)
        session.commit()
        delivery = session.scalars(select(ScoreDelivery.id).limit(1)).first() or 1
        thanks = session.scalars(select(Thanks.id).order_by(Thanks.id)).all()
        posts = session.scalars(select(Post.id).order_by(Post.id)).all()
        world.alias = session.scalars(select(Alias.words).where(Alias.membership_id == MEMBERSHIP)).one()
        step = session.scalars(select(Step.id).limit(1)).one()
        common = {
            "activity": world.room.activity_id,
            "delivery": delivery,
            "plan": plan.id,
            "proposal": 1,
            "own_proposal": 1,
            "look": 1,
            "step": step,
            "source": 1,
            "question": "0" * 16,
            "clue": "0" * 12,
            "share": 1,
            "others_share": 1,
            "mail": 1,
            "place": 1,
            "echo": 1,
            "recognition": 1,
            "observation": 1,
            "learners_post": posts[0],
        }
        common |= {"member": MEMBERSHIP, "seat": 1, "circle": 1, "other": posts[0], "answer": posts[3]}
        cursor = {"cursor": f"{2**53}-{posts[0]}"}
        hers = common | {"post": posts[0], "thanks": thanks[0]} | cursor
        mine = common | {"post": posts[1], "thanks": thanks[1]} | cursor
        world.hers = {name: str(value) for name, value in hers.items()}
        world.mine = {name: str(value) for name, value in mine.items()}


@pytest.mark.parametrize("names", ["peers", "full"])
def test_nothing_that_a_learner_is_answered_tells_who_wrote(
    world: Callable[[Level, str], World], names: Level
) -> None:
    here, asked, told = world(names, "learner"), set(), []
    for what, answer in here.answers():
        asked.add((what.split()[1], answer.status_code))
        if found := WHO.search(whole(answer)):
            told.append((what, answer.status_code, found[0]))

    assert told == []
    assert {status for _endpoint, status in asked} >= {200, 303, 403, 404, 409, 422}
    assert here.alias in here.browser.get("").text, "she is there, under her alias"


@pytest.mark.parametrize("reader", ["assistant", "instructor"])
def test_where_staff_see_aliases_no_answer_holds_a_person_and_what_they_wrote(
    world: Callable[[Level, str], World], reader: str
) -> None:
    here, told, named, revealed = world("full", reader), [], set(), []
    hers = re.compile("|".join([here.alias, *SAID.values()]))
    for what, answer in here.answers():
        text = whole(answer)
        if what == "POST discussion.reveal" and answer.status_code == 200:
            revealed.append(NAME in text)
        elif WHO.search(text):
            named.add(what.split()[1].partition(".")[0])
            if found := hers.search(text):
                told.append((what, answer.status_code, found[0]))

    assert told == []
    assert any(revealed), "only who gives a reason is shown her name"
    assert "activities" in named, "the table of learners names people"


def test_where_staff_see_aliases_the_table_of_learners_leads_to_no_post(
    world: Callable[[Level, str], World],
) -> None:
    here = world("full", "instructor")
    table = here.browser.get(f"/p/{here.browser.seat.public_id}/learners/").text
    row = re.search(rf'<tr id="learner-{NUMBER}">(.*?)</tr>', table, re.DOTALL)
    assert row is not None

    assert NAME in row[1]
    assert "/work/" not in table
    assert "done" not in row[1]
    assert "<time" not in row[1]
    file = here.browser.get(f"/p/{here.browser.seat.public_id}/learners.csv").get_data(as_text=True)
    line = next(line for line in file.splitlines() if NAME in line)
    assert line.split(",")[1] == ""
    assert line.split(",")[-1] == ""


def test_where_staff_see_aliases_the_gradebooks_door_shows_a_score_and_no_post(
    world: Callable[[Level, str], World],
) -> None:
    here = world("full", "instructor")

    for path in (f"work/{MEMBERSHIP}", f"work/{MEMBERSHIP}?before=3"):
        page = here.browser.get(path).text
        assert NAME in page
        assert "So far: " in page
        assert here.alias not in page
        assert "/posts/" not in page


def test_acting_as_a_learner_shows_nothing_where_names_are_hidden_from_staff(
    world: Callable[[Level, str], World],
) -> None:
    here = world("full", "learner")
    with Session(here.engine) as session:
        session.execute(update(Participation).values(is_masquerade=True))
        session.commit()

    answer = here.browser.get("")

    assert answer.status_code == 403
    assert "Names are hidden here from everybody." in answer.text


def test_where_staff_see_aliases_a_glance_names_nobody_who_did_something(
    world: Callable[[Level, str], World],
) -> None:
    here = world("full", "instructor")
    here.room.join("Idle Learner")
    here.clock.forward(days=5)
    with Session(here.engine) as session:
        session.execute(update(Participation).values(seen_at=here.clock.now))
        session.commit()

    glance = here.browser.get("minutes").text
    both = {"to": str(MEMBERSHIP), "do": "accept"}
    asked = [here.browser.post("minutes/chosen", both | {"do": do}) for do in ("accept", "write")]

    assert "Idle Learner" in glance
    assert "who did what is not listed" in glance
    assert all(not WHO.search(whole(answer)) for answer in asked)
    assert not WHO.search(glance)


def test_a_mention_stands_under_the_alias_wherever_its_text_is_shown(
    world: Callable[[Level, str], World],
) -> None:
    here = world("peers", "learner")
    pages = [here.browser.get(path).text for path in ("", "threads/1", "posts/3/edit")]
    found = here.browser.get("search?q=north").text

    assert [here.alias in page for page in pages] == [True] * 3
    assert "as @… wrote" in found
    assert not any(WHO.search(page) for page in (*pages, found))
