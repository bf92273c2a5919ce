"""Whatever keeps a form from being taken, what was typed into it comes back: every form of every page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from lti_tool.activities.models import Activity
from lti_tool.app import create_app
from lti_tool.course.models import Membership, Participation
from lti_tool.database import db
from lti_tool.web.limits import EXTENSION, Window
from tests.databases import SQLiteTemplate
from tests.matrix.forms import Form, typing_forms
from tests.matrix.samples import SAMPLES
from tests.matrix.tenants import Town, Visitor
from tests.matrix.test_matrix import NOON, ask, methods, path_of, routes
from tests.tool import Clock, settings_for

SEALED = "secret_address"
"""What a channel's address is called, which is a secret and never shown again."""
A_MINUTE = 1_000
"""What each may write; nobody in the town reaches it by themselves."""


@dataclass
class Place:
    """A form and who fills it in."""

    visitor: Visitor
    address: str
    form: Form
    times: int = 1
    """How often the words are repeated."""

    def send(self, **changes: str) -> TestResponse:
        """Fill in every field with words of its own, and send it."""
        return self.visitor.send("POST", self.address, self.form.fields | self.words() | changes)

    def words(self) -> dict[str, str]:
        """What is typed: more than one word, in no field the same."""
        return {name: f"Zebra & {number} wörds " * self.times for number, name in enumerate(self.form.typed)}

    def lost(self, answer: TestResponse) -> list[str]:
        """Fields whose words are not in the answer."""
        shown = unescape(answer.text)
        return [name for name, words in self.words().items() if name != SEALED and words.strip() not in shown]


@pytest.fixture(scope="module")
def town(sqlite_template: SQLiteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    clock = Clock(NOON)
    url = sqlite_template.copy(tmp_path_factory.mktemp("town"))
    app = create_app(settings_for(url, posts_a_minute=A_MINUTE), clock)
    yield Town(app, NOON, [])
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def places_of(town: Town, role: str) -> list[Place]:
    """Every form of every page into which this role types something, each once."""
    home, found = town.tenants[0], {}
    for rule in routes(town.app):
        sample = SAMPLES[rule.endpoint]
        if role not in sample.may or "GET" not in methods(rule):
            continue
        visitor, things = home.visitor(role, sample), home.things(role)
        page = ask(visitor, rule, "GET", visitor.public_id, things, things)
        if page.mimetype != "text/html":
            continue
        here = path_of(rule, visitor.public_id, sample, things)
        for form in typing_forms(page.text):
            address = urljoin(here, unescape(form.action))
            found[address, *form.typed] = Place(visitor, address, form)
    return list(found.values())


def lost_by(places: list[Place], **changes: str) -> list[tuple[str, int, list[str]]]:
    """Send every form; returns where something was neither taken nor shown again."""
    answers = [(place, place.send(**changes)) for place in places]
    return [
        (place.address, answer.status_code, lost)
        for place, answer in answers
        if answer.status_code >= 400 and (lost := place.lost(answer))
    ]


@pytest.mark.parametrize(("role", "fewest"), [("learner", 15), ("instructor", 30)])
def test_an_old_token_loses_nothing_and_shows_no_secret(town: Town, role: str, fewest: int) -> None:
    places = places_of(town, role)
    sealed = [place for place in places if SEALED in place.form.typed]

    assert len(places) >= fewest
    assert lost_by(places, csrf_token="old") == []
    assert bool(sealed) == (role == "instructor")
    for place in sealed:
        assert place.words()[SEALED] not in unescape(place.send(csrf_token="old").text)


def test_an_ended_participation_loses_nothing(town: Town) -> None:
    places = places_of(town, "learner")
    tokens = [place.visitor.csrf_token for place in places]
    with town.app.app_context():
        before = dict(db.session.execute(select(Participation.id, Participation.expires_at)).all())
        db.session.execute(update(Participation).values(expires_at=NOON - timedelta(hours=1)))
        db.session.commit()

    answers = [place.send() for place in places]

    with town.app.app_context():
        for one, expires_at in before.items():
            db.session.execute(
                update(Participation).where(Participation.id == one).values(expires_at=expires_at)
            )
        db.session.commit()
    assert all(tokens)
    assert {answer.status_code for answer in answers} == {401}
    assert [place.address for place, answer in zip(places, answers, strict=True) if place.lost(answer)] == []


def test_who_writes_too_fast_loses_nothing(town: Town) -> None:
    places = places_of(town, "learner")
    window = town.app.extensions[EXTENSION] = Window()
    with town.app.app_context():
        members = db.session.scalars(select(Membership.id)).all()
    for member in members:
        while window.hit(f"writing/{member}", A_MINUTE):
            pass

    answers = [(place, place.send()) for place in places]

    town.app.extensions[EXTENSION] = Window()
    assert [
        place.address for place, answer in answers if answer.status_code == 429 and place.lost(answer)
    ] == []
    assert sum(answer.status_code == 429 for _place, answer in answers) >= 8


def test_what_is_too_long_is_shown_again(town: Town) -> None:
    places = places_of(town, "learner")

    assert lost_by([replace(place, times=2_000) for place in places]) == []


def test_a_closed_activity_loses_nothing(town: Town) -> None:
    places = places_of(town, "learner")
    with town.app.app_context():
        db.session.execute(update(Activity).values(closes_at=NOON - timedelta(hours=1)))
        db.session.commit()

    assert lost_by(places) == []
    assert lost_by([replace(place, times=2_000) for place in places]) == []
