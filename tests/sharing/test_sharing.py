"""A sharing task: two ways of the same worth, evidence that is no verdict, consent (rows 22 to 29)."""

from threading import Event

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from lti_tool.activities.defaults import set_site_default
from lti_tool.database import db
from lti_tool.kinds.sharing.addresses import tidy_address
from lti_tool.kinds.sharing.defaults import checks
from lti_tool.kinds.sharing.jobs import ShareChecks
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.rules import is_enough, level_found, share_code
from lti_tool.outside.pages import Get, Got
from tests.databases import recorded_statements
from tests.support.school import WAYS, School, Visit
from tests.tool import Clock

FORM = {
    "kind": "sharing",
    "uuid": "6f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e11",
    "title": "One sentence",
    "prompt": "Tell people who do this work one sentence that changed a hard conversation.",
    "objective": "Put a principle into words that hold outside this course.",
    "reason": "Practitioners answer differently from classmates.",
    "score_maximum": "10",
    "places": ["mastodon", "page", "linkedin", "mail"],
    "level": "2",
    "suggestion": "Three words that changed a hard talk:",
    "steps-0-kind": "share",
    "steps-0-needed": "1",
    "steps-0-words": "0",
    "steps-0-share": "100",
}
BLOG = "https://blog.example.org/hard-talks"


def add_task(school: School, ways: str = "moodle", **changes: object) -> str:
    """A teacher adds a sharing task by deep linking; returns its link."""
    visit = school.pick(ways)
    answer = visit.post("add/new", **FORM | changes)
    assert answer.status_code == 200, answer.text
    assert school.send_answer(ways, answer)[0] < 400
    return school.campus.links(ways)[-1].id


@pytest.fixture
def link(school: School) -> str:
    return add_task(school)


def outside(visit: Visit, place: str = "page", address: str = BLOG, agree: str = "1", **more: str) -> int:
    sent = {"place": place, "address": address, "agree": agree, **more}
    return visit.post("sharing/outside", **sent).status_code


def code_of(visit: Visit) -> str:
    page = visit.get("sharing/").text
    return page.partition("<code>")[2].partition("</code>")[0]


class Net:
    """Answers each question with the next thing; the last stays."""

    def __init__(self, *answers: Got | None) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, url: str, seconds: float) -> Got | None:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def page_with(text: str) -> Got:
    return Got(200, {"content-type": "text/html"}, f"<p>{text}</p>".encode())


def look(school: School, get: Get) -> int:
    with school.app.app_context():
        sessions = sessionmaker(db.engine, expire_on_commit=False)
        return ShareChecks(sessions, school.clock, get)(Event())


def allow(school: School) -> None:
    with school.app.test_request_context():
        switch = checks()
    school.in_database(lambda session: set_site_default(session, switch, 1.0, locked=False))


def done(visit: Visit) -> bool:
    return "1 of 1 done" in visit.get("sharing/").text


@pytest.mark.parametrize("ways", WAYS)
def test_what_is_said_here_earns_the_whole_step(school: School, ways: str) -> None:
    learner = school.launch(ways, "amara", add_task(school, ways))
    assert "Share 1 time, outside or here" in learner.page.text
    assert learner.post("sharing/here", text="I noticed that.", audience="course").status_code == 303
    school.deliver()

    assert done(learner)
    assert school.campus.score(ways, "amara", school.campus.line_items(ways)[-1].number) == 10


def test_what_is_for_staff_alone_is_read_by_no_classmate(school: School, link: str) -> None:
    amara, layla, ines = (school.launch("moodle", one, link) for one in ("amara", "layla", "ines"))
    amara.post("sharing/here", text="Between us: I noticed that.", audience="staff")

    assert done(amara)
    assert "Between us" not in layla.get("sharing/").text
    assert "Between us" in ines.get("sharing/").text


@pytest.mark.usefixtures("any_database")
def test_a_share_with_its_code_counts_as_if_it_had_been_known_at_once(
    school: School, link: str, clock: Clock
) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    assert outside(learner) == 303
    handed_in = clock()
    assert not done(learner)
    clock.move(hours=1)
    assert look(school, Net(page_with(f"I noticed that. {code_of(learner)}"))) == 1

    page = learner.get("sharing/").text
    assert done(learner)
    assert "I noticed that." in page
    assert "enough for this task" in page
    rows: list[tuple[object, ...]] = []
    kept = select(Share.level, Share.counted_at)
    school.in_database(lambda session: rows.extend(tuple(row) for row in session.execute(kept)))
    assert rows == [(2, handed_in)]


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(
    ("got", "words"),
    [
        (page_with("No code here."), ""),
        (Got(404, {}, b""), "It was not there when we looked last. That takes nothing away."),
        (Got(403, {}, b""), "Strangers cannot see it."),
        (Got(429, {}, b""), "Nobody could tell when we looked."),
        (None, "Nobody could tell when we looked."),
    ],
)
def test_a_check_that_finds_nothing_says_so_and_a_person_can_decide(
    school: School, link: str, got: Got | None, words: str
) -> None:
    allow(school)
    learner, teacher = (school.launch("moodle", one, link) for one in ("amara", "ines"))
    outside(learner)
    look(school, Net(got))

    assert words in learner.get("sharing/").text
    assert "You told us about it." in learner.get("sharing/").text
    glance = teacher.get("sharing/glance").text
    assert "They told us about it." in glance.partition("How sure we are <span")[2]
    assert "Two classmates or an instructor saw it." in glance
    assert [one for one in ("You told us", "Your code", "your instructor") if one in glance] == []
    assert not done(learner)
    assert teacher.post("sharing/shares/1", what="counts").status_code == 303
    assert done(learner)


@pytest.mark.usefixtures("any_database")
def test_after_a_week_one_more_look_costs_nothing(school: School, link: str, clock: Clock) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    outside(learner)
    look(school, Net(page_with(code_of(learner))))
    gone = Net(Got(404, {}, b""))
    assert look(school, gone) == 0
    clock.move(days=7)
    assert look(school, gone) == 1
    clock.move(days=30)
    assert look(school, gone) == 0

    levels: list[tuple[object, ...]] = []
    kept = select(Share.level, Share.check, Share.counted_at.is_not(None))
    school.in_database(lambda session: levels.extend(tuple(row) for row in session.execute(kept)))
    assert levels == [(2, "gone", True)]


def test_a_closed_place_needs_two_classmates_or_one_of_the_staff(school: School, link: str) -> None:
    amara, layla, jonas, ines = (
        school.launch("moodle", one, link) for one in ("amara", "layla", "jonas", "ines")
    )
    for visit, address in (
        (amara, "https://www.linkedin.com/posts/1"),
        (layla, "https://linkedin.com/posts/2"),
    ):
        assert outside(visit, "linkedin", address) == 303
    assert amara.post("sharing/shares/1/seen").status_code == 404
    for _twice in range(2):
        assert layla.post("sharing/shares/1/seen").status_code == 303
    assert not done(amara)
    jonas.post("sharing/shares/1/seen")
    assert done(amara)
    ines.post("sharing/shares/2/seen")
    assert done(layla)
    assert "2 people saw it" in amara.get("sharing/").text


def test_who_comes_back_after_erasing_is_no_second_witness(school: School, link: str) -> None:
    amara, layla = school.launch("moodle", "amara", link), school.launch("moodle", "layla", link)
    assert outside(amara, "linkedin", "https://www.linkedin.com/posts/1") == 303
    assert layla.post("sharing/shares/1/seen").status_code == 303
    assert layla.post("privacy/erase", sure="1").status_code == 200

    again = school.launch("moodle", "layla", link).post("sharing/shares/1/seen")

    assert again.status_code == 409
    assert "You have said that you see it" in again.text
    assert not done(amara)


@pytest.mark.usefixtures("any_database")
def test_before_the_first_public_share_one_agrees_and_may_take_it_back(
    school: School, link: str, clock: Clock
) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    answer = learner.post("sharing/outside", place="page", address=BLOG)
    assert answer.status_code == 422
    assert "agree first" in answer.text
    assert f'value="{BLOG}"' in answer.text
    assert outside(learner) == 303
    look(school, Net(page_with(f"A sentence of mine {code_of(learner)}")))
    assert outside(learner, address="https://blog.example.org/2", agree="") == 303
    assert "A sentence of mine" in learner.get("sharing/").text

    assert learner.post("sharing/notice/take-back").status_code == 303
    assert done(learner)
    assert "A sentence of mine" not in learner.get("sharing/").text
    assert outside(learner, address="https://blog.example.org/3", agree="") == 422


def test_a_page_promises_no_look_where_nobody_looks(school: School) -> None:
    link = add_task(school, places=["mastodon", "youtube", "linkedin", "mail"])
    learner = school.launch("moodle", "amara", link)
    off = learner.get("sharing/").text
    allow(school)
    on = learner.get("sharing/").text

    said = ("we look for your code<", "we look for your code in its title", "two classmates confirm<")
    assert [off.count(one) for one in said] == [0, 0, 3]
    assert [on.count(one) for one in said] == [1, 1, 1]
    assert ["posts there need no code" in one for one in (off, on)] == [False, True]


def test_who_is_refused_lands_at_what_is_wrong_and_not_at_the_top(school: School, link: str) -> None:
    page = school.launch("moodle", "amara", link).get("sharing/").text

    for path, anchor in (("outside", "hand-in"), ("here", "here-title"), ("mail", "mailed")):
        assert f'sharing/{path}#{anchor}"' in page
        assert page.count(f'id="{anchor}"') == 1


def test_what_is_refused_does_not_ask_to_agree_anew(school: School, link: str) -> None:
    learner = school.launch("moodle", "amara", link)
    answer = learner.post("sharing/outside", place="page", address="no address", agree="1")

    assert answer.status_code == 422
    assert 'id="agree" checked' in answer.text


@pytest.mark.usefixtures("any_database")
def test_who_takes_the_agreement_back_while_a_worker_looks_leaves_no_copy(
    school: School, link: str, clock: Clock
) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    outside(learner)
    found = page_with(f"A sentence of mine {code_of(learner)}")

    def get(_url: str, _seconds: float) -> Got:
        assert learner.post("sharing/notice/take-back").status_code == 303
        return found

    assert look(school, get) == 1

    page = learner.get("sharing/").text
    assert "A sentence of mine" not in page
    assert "We will look at it soon." not in page
    clock.move(days=8)
    assert look(school, get) == 0


@pytest.mark.parametrize(
    ("place", "address", "again"),
    [
        ("mastodon", "https://scholar.social/@amara/112233", "https://scholar.social/@amara/112233?x=1"),
        ("mastodon", "https://scholar.social/@amara/112233", "https://scholar.social/deck/@amara/112233"),
        ("page", BLOG, "http://www.blog.example.org/hard-talks/?utm_source=rss#more"),
        ("linkedin", "https://www.linkedin.com/posts/amara_x-activity-7123456789012-a?rcm=1",
         "https://linkedin.com/feed/update/urn:li:activity:7123456789012/"),
    ],
)  # fmt: skip
def test_one_post_is_handed_in_once_whichever_of_its_addresses_is_copied(
    school: School, link: str, place: str, address: str, again: str
) -> None:
    learner = school.launch("moodle", "amara", link)
    assert outside(learner, place, address) == 303

    for chosen in (place, "page"):
        answer = learner.post("sharing/outside", place=chosen, address=again)
        assert answer.status_code == 422
        assert "Somebody has handed in this address already." in answer.text


def test_withdrawing_takes_the_copy_and_the_credit_and_may_begin_again(school: School, link: str) -> None:
    learner = school.launch("moodle", "amara", link)
    learner.post("sharing/here", text="I noticed that.")
    assert learner.post("sharing/shares/1/withdraw").status_code == 303
    assert learner.post("sharing/shares/1/withdraw").status_code == 404

    assert not done(learner)
    assert "I noticed that." not in learner.get("sharing/").text
    learner.post("sharing/here", text="I noticed this.")
    assert done(learner)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"place": "slack", "address": BLOG}, "Choose where you shared it."),
        ({"place": "page", "address": ""}, "Give the address of your post."),
        ({"place": "page", "address": "javascript:alert(1)"}, "This is no address of a page."),
        ({"place": "page", "address": "https://bank.test@evil.test/"}, "This is no address of a page."),
        ({"place": "page", "address": "https://" + "a" * 5000}, "This is no address of a page."),
        ({"place": "mastodon", "address": BLOG}, "This is not the address of a post there."),
        ({"place": "page", "address": "https://taken.example.org/"}, "has handed in this address already"),
    ],
)
def test_what_is_not_taken_says_why_and_keeps_what_was_typed(
    school: School, link: str, sent: dict[str, str], sentence: str
) -> None:
    outside(school.launch("moodle", "layla", link), address="https://taken.example.org/")
    answer = school.launch("moodle", "amara", link).post("sharing/outside", agree="1", **sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert sent["address"][:60] in answer.text


def test_staff_say_why_a_share_does_not_count_and_nobody_else_reads_it(school: School, link: str) -> None:
    amara, layla, ines = (school.launch("moodle", one, link) for one in ("amara", "layla", "ines"))
    amara.post("sharing/here", text="Buy my book.")
    assert ines.post("sharing/shares/1", what="not").status_code == 422
    ines.post("sharing/shares/1", what="not", words="It sells something.")

    assert not done(amara)
    assert "It sells something." in amara.get("sharing/").text
    assert "Buy my book." not in layla.get("sharing/").text
    ines.post("sharing/shares/1", what="")
    assert done(amara)


@pytest.mark.usefixtures("any_database")
def test_without_the_admins_yes_nothing_is_looked_at(school: School, link: str) -> None:
    net = Net(page_with("x"))
    learner = school.launch("moodle", "amara", link)
    outside(learner)

    assert look(school, net) == 0
    assert net.asked == 0
    assert "Nobody looks by itself." in learner.get("sharing/").text


def test_a_code_holds_neither_course_nor_person_and_is_each_ones_own() -> None:
    codes = {share_code("s" * 40, "uuid", number) for number in range(500)}

    assert len(codes) > 490
    assert share_code("s" * 40, "uuid", 1) == share_code("s" * 40, "uuid", 1)
    assert share_code("t" * 40, "uuid", 1) != share_code("s" * 40, "uuid", 1)


@pytest.mark.parametrize(
    ("level", "needed", "decision", "witnesses", "staff_saw", "counts"),
    [
        (0, 2, "", 0, False, False),
        (1, 2, "", 0, False, False),
        (2, 2, "", 0, False, True),
        (0, 0, "", 0, False, True),
        (2, 4, "", 1, False, False),
        (0, 4, "", 2, False, True),
        (0, 4, "", 1, True, True),
        (2, 2, "not", 2, True, False),
        (0, 4, "counts", 0, False, True),
    ],
)
def test_a_share_counts_by_evidence_or_by_people(
    level: int, needed: int, decision: str, witnesses: int, staff_saw: bool, counts: bool
) -> None:
    found = is_enough(
        level,
        needed,
        decision,  # type: ignore[arg-type]  # of a table
        is_here=False,
        witnesses=witnesses,
        staff_saw=staff_saw,
    )

    assert found == counts


def test_a_look_never_makes_us_less_sure() -> None:
    assert level_found(2, is_there=False, holds_code=False) == 2
    assert level_found(0, is_there=True, holds_code=False) == 1


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("blog.example.org/a#x", "https://blog.example.org/a"),
        ("http://Blog.Example.org:80/a", "https://blog.example.org/a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("ftp://example.org/", None),
        ("http:///x", None),
        ("https://localhost/", None),
        ("https://10.0.0.1/", None),
        ("https://example.org:8443/", None),
        ("https://example.org/a b", None),
    ],
)
def test_an_address_is_kept_in_one_spelling(text: str, url: str | None) -> None:
    assert tidy_address(text) == url


def test_a_page_and_a_share_stay_within_their_statements(school: School, link: str) -> None:
    learner = school.launch("moodle", "amara", link)
    learner.get("sharing/")
    with recorded_statements() as page:
        learner.get("sharing/")
    with recorded_statements() as act:
        learner.post("sharing/here", text="I noticed that.")

    assert len(page) <= 8
    assert len(act) <= 16


def test_of_many_shares_the_newest_twenty_stand_open_and_the_rest_is_folded(
    school: School, link: str
) -> None:
    amara, jonas, layla = (school.launch("moodle", one, link) for one in ("amara", "jonas", "layla"))
    for number in range(22):
        said = (amara if number < 12 else jonas).post("sharing/here", text=f"Thought {number:02}.")
        assert said.status_code == 303

    glance = school.launch("moodle", "ines", link).get("sharing/glance").text
    page = layla.get("sharing/").text
    assert glance.index("Thought 12.") < glance.index("Show 12 earlier ones") < glance.index("Thought 11.")
    assert page.index("Thought 21.") < page.index("Show 2 earlier ones") < page.index("Thought 01.")
    assert 'id="share-1"' in page
