"""Webmention (w3.org/TR/webmention): a stranger's word makes nothing but a look at a page (row 30)."""

from threading import Event

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker
from werkzeug.test import TestResponse

from lti_tool.database import db
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.owned.jobs import MentionLooks
from lti_tool.kinds.sharing.owned.models import ShareMention
from lti_tool.kinds.sharing.owned.rules import MOST_MENTIONS
from lti_tool.outside.pages import Get, Got
from tests.sharing.test_landing import WORDS, link_of
from tests.sharing.test_owned import prove
from tests.sharing.test_sharing import Net, add_task, allow, done, look, outside, page_with
from tests.support.school import School, Visit
from tests.tool import Clock

pytestmark = pytest.mark.usefixtures("any_database")

POST = "https://blog.example.org/hard-talks"


@pytest.fixture
def link(school: School) -> str:
    allow(school)
    link = add_task(school)
    school.launch("moodle", "ines", link).post("sharing/landing", **WORDS)
    return link


def target_of(school: School, visit: Visit) -> str:
    return school.settings.base_url + link_of(visit)


def tell(school: School, target: str, source: str = POST) -> TestResponse:
    return school.app.test_client().post("/s/webmention", data={"source": source, "target": target})


def look_at_mentions(school: School, get: Get) -> int:
    with school.app.app_context():
        sessions = sessionmaker(db.engine, expire_on_commit=False)
        secret = school.settings.secret_key.get_secret_value()
        return MentionLooks(sessions, school.clock, secret, get)(Event())


def count(school: School, table: type[Share] | type[ShareMention]) -> int:
    found: list[int] = []
    school.in_database(lambda session: found.append(session.scalar(select(func.count(table.id))) or 0))
    return found[0]


def linking(target: str) -> Got:
    return page_with(f'I noticed that. <a href="{target}">More</a>')


def test_a_page_of_ones_own_that_links_here_is_handed_in(school: School, link: str) -> None:
    learner = school.launch("moodle", "amara", link)
    prove(school, learner)
    target = target_of(school, learner)
    answer = tell(school, target)

    assert (answer.status_code, answer.text) == (202, "")
    assert not done(learner)
    assert look_at_mentions(school, Net(linking(target))) == 1
    assert done(learner)
    page = school.launch("moodle", "layla", link).get("sharing/").text
    assert POST in page
    assert "I noticed that." in page
    assert count(school, ShareMention) == 0


@pytest.mark.parametrize(
    "got",
    [
        linking("https://elsewhere.example.org/"),
        page_with("Nothing"),
        Got(404, {}, b""),
        Got(410, {}, b""),
        Got(401, {}, b""),
        Got(403, {}, b""),
        Got(200, {"content-type": "application/pdf"}, b"%PDF"),
        Got(200, {"content-type": "text/html"}, b"\xff\xfe\x00"),
        Got(200, {"content-type": "text/html", "content-encoding": "gzip"}, b"x"),
    ],
    ids=["another", "none", "deleted", "gone", "strangers", "private", "a PDF", "garbage", "packed"],
)
def test_a_page_that_does_not_link_here_is_forgotten(school: School, link: str, got: Got) -> None:
    learner = school.launch("moodle", "amara", link)
    prove(school, learner)
    tell(school, target_of(school, learner))

    assert look_at_mentions(school, Net(got)) == 1
    assert (count(school, Share), count(school, ShareMention)) == (0, 0)


@pytest.mark.parametrize("got", [None, Got(429, {}, b""), Got(503, {}, b"")], ids=["slow", "limited", "down"])
def test_a_page_that_does_not_answer_is_asked_a_few_times(
    school: School, link: str, clock: Clock, got: Got | None
) -> None:
    learner = school.launch("moodle", "amara", link)
    prove(school, learner)
    tell(school, target_of(school, learner))
    tried = 0
    for _turn in range(10):
        tried += look_at_mentions(school, Net(got))
        clock.move(minutes=10)

    assert tried == 4
    assert count(school, ShareMention) == 0


def test_a_strangers_page_makes_nothing_and_is_not_looked_at(school: School, link: str) -> None:
    learner, layla = (school.launch("moodle", one, link) for one in ("amara", "layla"))
    prove(school, layla)
    net = Net(linking(target_of(school, learner)))

    # Of nobody's site; of the site of somebody else than whose link it is.
    assert tell(school, target_of(school, learner), "https://stranger.example.org/x").status_code == 202
    assert tell(school, target_of(school, learner)).status_code == 202
    assert (count(school, ShareMention), look_at_mentions(school, net), net.asked) == (0, 0, 0)


def test_a_page_that_was_handed_in_is_looked_at_anew_but_not_all_the_time(
    school: School, link: str, clock: Clock
) -> None:
    learner = school.launch("moodle", "amara", link)
    outside(learner)
    assert look(school, Net(page_with("Not yet"))) == 1
    target = target_of(school, learner)
    assert tell(school, target).status_code == 202
    assert look(school, Net(linking(target))) == 0

    clock.move(hours=1)
    look(school, Net(page_with("Not yet")))
    for _turn in range(2):
        look(school, Net(page_with("Not yet")))
        clock.move(hours=1)
    assert tell(school, target).status_code == 202
    assert look(school, Net(linking(target))) == 1
    assert count(school, ShareMention) == 0
    assert done(school.launch("moodle", "amara", link))


def test_who_took_their_agreement_back_is_not_looked_at_for_a_strangers_word(
    school: School, link: str, clock: Clock
) -> None:
    learner = school.launch("moodle", "amara", link)
    target = target_of(school, learner)
    outside(learner)
    look(school, Net(page_with("Not yet")))
    learner.post("sharing/notice/take-back")
    clock.move(hours=1)

    assert tell(school, target).status_code == 202
    assert look(school, Net(linking(target))) == 0


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("", "{target}"),
        ("my blog", "{target}"),
        ("https://10.0.0.1/", "{target}"),
        ("ftp://blog.example.org/", "{target}"),
        (POST, ""),
        (POST, "https://elsewhere.example.org/s/x/y"),
        (POST, "{base}/s/nothing/ember-2345"),
        (POST, "{base}/admin"),
        ("{target}", "{target}"),
    ],
)
def test_what_is_no_mention_is_refused(school: School, link: str, source: str, target: str) -> None:
    names = {
        "target": target_of(school, school.launch("moodle", "amara", link)),
        "base": school.settings.base_url,
    }

    assert tell(school, target.format(**names), source.format(**names)).status_code == 400
    assert count(school, ShareMention) == 0


def test_strangers_fill_no_table(school: School, link: str) -> None:
    learner = school.launch("moodle", "amara", link)
    prove(school, learner)
    target = target_of(school, learner)
    told = [tell(school, target, f"{POST}/{number}").status_code for number in range(MOST_MENTIONS + 5)]

    assert set(told) == {202}
    assert tell(school, target, f"{POST}/0").status_code == 202
    assert count(school, ShareMention) == MOST_MENTIONS


def test_strangers_may_not_come_without_end(school: School, link: str) -> None:
    most = school.settings.launches_a_minute
    answers = [tell(school, "").status_code for _turn in range(most + 1)]

    assert answers == [400] * most + [429]


def test_the_page_says_where_to_tell_where_the_admin_lets_us_look(school: School) -> None:
    link = add_task(school)
    teacher, learner = (school.launch("moodle", one, link) for one in ("ines", "amara"))
    teacher.post("sharing/landing", **WORDS)
    stranger = school.app.test_client()
    page = stranger.get(link_of(learner))
    assert "Link" not in page.headers
    assert "webmention" not in page.text
    assert tell(school, target_of(school, learner)).status_code == 404

    allow(school)
    page = stranger.get(link_of(learner))
    assert page.headers["Link"] == '</s/webmention>; rel="webmention"'
    assert '<link rel="webmention" href="/s/webmention">' in page.text


def test_what_is_taken_back_meanwhile_is_not_handed_in(school: School, link: str) -> None:
    learner = school.launch("moodle", "amara", link)
    prove(school, learner)
    target = target_of(school, learner)
    tell(school, target)
    learner.post("sharing/places/1/take-away")
    assert look_at_mentions(school, Net(linking(target))) == 1
    assert count(school, Share) == 0

    prove(school, learner)
    tell(school, target)
    learner.post("sharing/notice/take-back")
    assert (count(school, ShareMention), count(school, Share)) == (0, 0)
