"""Two workers at one job do it once, and neither stands in the way of who asks for a page."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
from lti_tool.acts.service import lock_membership
from lti_tool.database import begin_writing, db
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.owned.models import OwnPlace
from lti_tool.kinds.sharing.replies.models import EchoReply
from lti_tool.outside.pages import Get, Got
from tests.databases import wait_for_company
from tests.sharing.test_feeds import rss, with_feed
from tests.sharing.test_landing import WORDS
from tests.sharing.test_mentions import count, linking, look_at_mentions, target_of, tell
from tests.sharing.test_owned import SITE, look_at_places, name, prove, tag_of
from tests.sharing.test_replies import REPLIES, shared
from tests.sharing.test_sharing import Net, add_task, allow, code_of, look, outside, page_with
from tests.support.school import School, Visit
from tests.tool import Clock

pytestmark = pytest.mark.usefixtures("any_database")
MANY = 6
Job = Callable[[School, Get], int]


class Web:
    """Answers every question alike, and counts who was asked for; safe among threads."""

    def __init__(self, answer: Got) -> None:
        self.answer, self.asked = answer, Counter[str]()

    def __call__(self, url: str, seconds: float) -> Got | None:
        self.asked[url] += 1
        sleep(0.01)
        return self.answer


@pytest.fixture
def link(school: School) -> str:
    allow(school)
    return add_task(school, level="2")


def shares_due(school: School, link: str) -> tuple[Job, Got]:
    learner = school.launch("moodle", "amara", link)
    for number in range(MANY):
        outside(learner, address=f"{SITE}{number}")
    return look, page_with(code_of(learner))


def places_due(school: School, link: str) -> tuple[Job, Got]:
    learner = school.launch("moodle", "amara", link)
    for number in range(MANY):
        assert name(learner, f"{SITE}{number}") == 303
    return look_at_places, page_with(tag_of(learner))


def mentions_due(school: School, link: str) -> tuple[Job, Got]:
    learner = school.launch("moodle", "amara", link)
    prove(school, learner)
    school.launch("moodle", "ines", link).post("sharing/landing", **WORDS)
    target = target_of(school, learner)
    for number in range(MANY):
        tell(school, target, f"{SITE}{number}")
    return look_at_mentions, linking(target)


DUE = {"shares": shares_due, "places": places_due, "mentions": mentions_due}


def counted(school: School) -> int:
    """How many acts of sharing the ledger has."""
    found: list[int] = []
    shared = select(Act.id).where(Act.verb == Verb.SHARED)
    school.in_database(lambda session: found.extend(session.scalars(shared)))
    return len(found)


@pytest.mark.parametrize("what", DUE)
def test_two_workers_look_at_everything_once(school: School, link: str, what: str) -> None:
    job, answer = DUE[what](school, link)
    web, start = Web(answer), Barrier(2)

    def work() -> int:
        start.wait()
        return job(school, web)

    with ThreadPoolExecutor(2) as pool:
        tried = sum(one.result() for one in [pool.submit(work) for _worker in range(2)])

    assert tried == MANY
    assert set(web.asked.values()) == {1}
    assert len(web.asked) == MANY
    assert job(school, web) == 0
    assert counted(school) == (0 if what == "places" else MANY)


@pytest.mark.parametrize("what", DUE)
def test_who_took_too_long_changes_nothing_after_another(
    school: School, link: str, clock: Clock, what: str
) -> None:
    job, answer = DUE[what](school, link)
    others: list[int] = []

    def slowly(url: str, seconds: float) -> Got | None:
        if not others:
            clock.move(minutes=2)
            others.append(job(school, Web(answer)))
        return page_with("Nothing of theirs.")

    assert job(school, slowly) == 1
    assert others == [MANY]
    assert counted(school) == (0 if what == "places" else MANY)
    school.in_database(_all_found if what == "places" else lambda _session: None)


def _all_found(session: Session) -> None:
    assert list(session.scalars(select(OwnPlace.reason))) == [""] * MANY


def test_two_workers_hand_a_post_of_a_feed_in_once(school: School, clock: Clock) -> None:
    link = add_task(school, level="2")
    learner = with_feed(school, link)
    feed = rss(body=f"I noticed that. {code_of(learner)}")
    others: list[int] = []

    def slowly(url: str, seconds: float) -> Got | None:
        if not others:
            clock.move(minutes=2)
            others.append(look_at_places(school, Web(feed)))
        return feed

    assert look_at_places(school, slowly) == 1
    assert (others, count(school, Share), counted(school)) == ([1], 1, 1)


def look_once(school: School, learner: Visit) -> object:
    return look(school, Net(page_with(code_of(learner))))


def prove_once(school: School, learner: Visit) -> object:
    return look_at_places(school, Net(page_with(tag_of(learner))))


def see(school: School, learner: Visit) -> object:
    return learner.post("sharing/shares/1/seen").status_code


def withdraw(school: School, learner: Visit) -> object:
    return learner.post("sharing/shares/1/withdraw").status_code


def decide(school: School, teacher: Visit) -> object:
    return teacher.post("sharing/shares/1", what="counts").status_code


MEANWHILE = {
    "look": ("amara", look_once, 1),
    "prove": ("amara", prove_once, 1),
    "withdraw": ("amara", withdraw, 303),
    "see": ("layla", see, 303),
    "decide": ("ines", decide, 303),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_what_changes_a_share_waits_for_whose_it_is_first(school: School, link: str, what: str) -> None:
    """As erasing does; who held the share and waited for its owner would be a deadlock."""
    persona, change, answer = MEANWHILE[what]
    amara = school.launch("moodle", "amara", link)
    outside(amara)
    assert name(amara) == 303
    someone = school.launch("moodle", persona, link)
    with ThreadPoolExecutor(1) as pool, school.app.app_context(), Session(db.engine) as session:
        begin_writing(session)
        owner = session.scalars(select(Share.membership_id)).one()
        lock_membership(session, owner)
        changed = pool.submit(change, school, someone)
        wait_for_company(session)
        for table in (Share, OwnPlace):
            session.execute(update(table).values(handle="@amara"))
        session.commit()
        assert changed.result() == answer


def test_who_hides_a_reply_waits_for_whose_it_is_first(school: School) -> None:
    link = add_task(school, **REPLIES)
    _amara, layla, ines = shared(school, link)
    layla.post("sharing/shares/1/reply", reply="So did I.")
    with ThreadPoolExecutor(1) as pool, school.app.app_context(), Session(db.engine) as session:
        begin_writing(session)
        lock_membership(session, session.scalars(select(EchoReply.membership_id)).one())
        hidden = pool.submit(ines.post, "sharing/replies/1", words="Not here.")
        wait_for_company(session)
        session.execute(update(EchoReply).values(body=""))
        session.commit()
        assert hidden.result().status_code == 303
