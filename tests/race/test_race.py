"""A race from the teacher's form to the gradebook: valid and new, found too, overruled; the list (row 46)."""

from threading import Event

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import sessionmaker

from lti_tool.activities.defaults import set_site_default
from lti_tool.activities.models import Activity
from lti_tool.database import db
from lti_tool.kinds.race.defaults import checks
from lti_tool.kinds.race.jobs import SourceChecks
from lti_tool.kinds.race.models import Find, Source
from lti_tool.kinds.race.rules import state_of
from lti_tool.outside.pages import Got
from tests.databases import recorded_statements
from tests.support.school import WAYS, School, Visit
from tests.tool import Clock

FORM = {
    "kind": "race",
    "uuid": "5f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e11",
    "title": "Feedback in numbers",
    "prompt": "Find a source on what feedback changes.",
    "objective": "Tell a source that holds from one that does not.",
    "reason": "On Tuesday we use three of these.",
    "score_maximum": "10",
    "steps-0-kind": "find",
    "steps-0-needed": "2",
    "steps-0-words": "3",
    "steps-0-share": "100",
}
WHY = "because it counts them"


def add_race(school: School, ways: str = "moodle", **changes: str) -> str:
    """A teacher adds a race by deep linking; returns its link."""
    visit = school.pick(ways)
    answer = visit.post("add/new", **FORM | changes)
    assert answer.status_code == 200, answer.text
    status, _page = school.send_answer(ways, answer)
    assert status < 400
    return school.campus.links(ways)[-1].id


@pytest.fixture
def link(school: School) -> str:
    return add_race(school)


def found(visit: Visit, address: str, why: str = WHY, **more: str) -> int:
    return visit.post("race/sources", address=address, why=why, **more).status_code


@pytest.mark.parametrize("ways", WAYS)
def test_a_teacher_adds_one_and_a_learner_earns_a_score(school: School, ways: str) -> None:
    learner = school.launch(ways, "amara", add_race(school, ways))

    assert learner.page.status_code == 200
    assert "Find 2 sources, and say why in at least 3 words each" in learner.page.text
    assert found(learner, "https://example.org/a") == 303
    assert found(learner, "10.1000/xyz") == 303
    school.deliver()

    page = learner.get("race/").text
    assert "1 of 1 done" in page
    assert school.campus.score(ways, "amara", school.campus.line_items(ways)[-1].number) == 10


def test_the_first_is_said_and_who_finds_it_too_gets_the_same(school: School, link: str) -> None:
    first, second = (school.launch("moodle", one, link) for one in ("amara", "layla"))
    assert found(first, "https://doi.org/10.1000/XYZ") == 303
    assert found(second, "doi:10.1000/xyz") == 303

    page = second.get("race/").text
    assert page.count('class="source"') == 1
    assert page.count(">first<") == 1
    assert page.index("Amara Okafor") < page.index("ليلى حداد")
    assert "1 more to go" in page or "one more to go" in page


def test_of_many_who_found_a_source_three_stand_at_it(school: School, link: str) -> None:
    people = ("amara", "jonas", "layla", "dmytro", "misaki")
    visits = [school.launch("moodle", one, link) for one in people]
    for number, visit in enumerate(visits):
        assert found(visit, "10.1000/xyz", f"Reason {number}, as I see it.") == 303

    shown, _more, folded = visits[0].get("race/").text.partition("2 more found it")

    assert [number for number in range(5) if f"Reason {number}," in shown] == [0, 1, 2]
    assert [number for number in range(5) if f"Reason {number}," in folded] == [3, 4]


@pytest.mark.parametrize(
    ("address", "why", "sentence"),
    [
        ("", WHY, "Where is it? Give an address, a DOI or an ISBN."),
        ("a book", WHY, "This is no address, DOI or ISBN that we know."),
        ("javascript:alert(1)", WHY, "This is no address, DOI or ISBN that we know."),
        ("https://example.org/b", "  ", "Say in a line why it is worth reading."),
        ("https://example.org/b", "x" * 501, "holds up to 500 characters"),
        ("example.org/a/", WHY, "You have handed in this source already."),
    ],
)
def test_what_is_not_taken_says_why_and_keeps_what_was_typed(
    school: School, link: str, address: str, why: str, sentence: str
) -> None:
    learner = school.launch("moodle", "amara", link)
    assert found(learner, "https://example.org/a") == 303

    answer = learner.post("race/sources", address=address, why=why)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{address}"' in answer.text
    assert why.strip() in answer.text


def test_a_double_click_hands_in_once(school: School, link: str) -> None:
    learner, key = school.launch("moodle", "amara", link), "0b0f34cb-07d6-4d2c-bb39-3f3b7f8c7e9a"

    assert found(learner, "https://example.org/a", form_key=key) == 303
    assert found(learner, "https://example.org/a", form_key=key) == 303
    assert learner.get("race/").text.count('class="source"') == 1


def test_taking_back_leaves_the_list_and_may_begin_again(school: School, link: str, clock: Clock) -> None:
    first, second = (school.launch("moodle", one, link) for one in ("amara", "layla"))
    found(first, "https://example.org/a")
    clock.move(minutes=1)
    found(second, "https://example.org/a")
    clock.move(minutes=1)
    assert first.post("race/sources/1/take-back").status_code == 303
    assert first.post("race/sources/1/take-back").status_code == 404
    assert first.get("race/").text.count("Amara Okafor") == 0
    found(first, "https://example.org/a", "because I looked again")

    page = second.get("race/").text
    assert page.index("ليلى حداد") < page.index("because I looked again")


def test_staff_overrule_with_a_reason_and_the_score_follows(school: School, link: str) -> None:
    learner, teacher = (school.launch("moodle", one, link) for one in ("amara", "ines"))
    for address in ("https://example.org/a", "https://example.org/b"):
        found(learner, address)
    assert teacher.post("race/sources/1", what="not").status_code == 422
    assert learner.post("race/sources/1", what="not", words="no").status_code == 403
    assert teacher.post("race/sources/1", what="not", words="It quotes nobody.").status_code == 303

    page = learner.get("race/").text
    assert "It quotes nobody." in page
    assert "0 of 1 done" in page
    again = learner.post("race/sources", address="example.org/a", why=WHY)
    assert "does not count here" in again.text or "already" in again.text

    teacher.post("race/sources/1", what="counts")
    assert "1 of 1 done" in learner.get("race/").text
    assert "Confirmed by staff" in learner.get("race/").text


@pytest.mark.parametrize(
    ("kind", "check", "decision", "is_checked", "state"),
    [
        ("url", "waiting", "", True, "claimed"),
        ("url", "there", "", True, "valid"),
        ("url", "gone", "", True, "claimed"),
        ("url", "unknown", "", True, "claimed"),
        ("url", "waiting", "", False, "claimed"),
        ("doi", "waiting", "", False, "valid"),
        ("doi", "waiting", "", True, "claimed"),
        ("isbn", "waiting", "", True, "valid"),
        ("url", "gone", "counts", True, "valid"),
        ("doi", "there", "not", True, "overruled"),
    ],
)
def test_a_source_is_valid_by_a_person_or_a_check(
    kind: str, check: str, decision: str, is_checked: bool, state: str
) -> None:
    assert state_of(kind, check, decision, is_checked=is_checked) == state  # type: ignore[arg-type]  # of a table


class Net:
    """Answers as it is told; counts what it was asked."""

    def __init__(self, *answers: Got | None) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, url: str, seconds: float) -> Got | None:
        self.asked += 1
        return self.answers.pop(0) if self.answers else None


PAGE = Got(200, {"content-type": "text/html"}, b"<title>What feedback does</title>")


def look(school: School, net: Net) -> int:
    with school.app.app_context():
        sessions = sessionmaker(db.engine, expire_on_commit=False)
        return SourceChecks(sessions, school.clock, net)(Event())


@pytest.mark.parametrize(
    ("answers", "check", "title", "tries"),
    [
        ([PAGE], "there", "What feedback does", 1),
        ([Got(301, {"location": "/b"}, b""), PAGE], "there", "What feedback does", 2),
        ([Got(200, {"content-type": "application/pdf"}, b"%PDF")], "there", "", 1),
        ([Got(200, {"content-type": "application/pdf"}, b"", is_whole=False)], "there", "", 1),
        ([Got(302, {"location": "https://journal.example/"}, b""), Got(403, {}, b"")], "unknown", "", 2),
        ([Got(404, {}, b"")], "gone", "", 1),
        ([Got(429, {}, b"")], "unknown", "", 1),
        ([Got(403, {}, b"")], "unknown", "", 1),
        ([None], "unknown", "", 1),
        ([Got(200, {"content-type": "text/html"}, b"\xff\x00garbage")], "there", "", 1),
    ],
)
def test_a_check_says_what_it_found_and_refuses_nothing(
    school: School, link: str, answers: list[Got | None], check: str, title: str, tries: int
) -> None:
    allow(school)
    learner, net = school.launch("moodle", "amara", link), Net(*answers)
    found(learner, "https://example.org/a")

    assert look(school, net) == 1
    assert net.asked == tries
    rows: list[tuple[str, str]] = []
    school.in_database(
        lambda session: rows.extend((one.check, one.title) for one in session.scalars(select(Source)))
    )
    assert rows == [(check, title)]
    assert "one more to go" in learner.get("race/").text


@pytest.mark.parametrize(
    ("answers", "check"),
    [
        ([Got(302, {"location": "https://journal.example/x"}, b""), Got(403, {}, b"")], "there"),
        ([Got(302, {"location": "https://journal.example/x"}, b""), Got(404, {}, b"")], "gone"),
        ([Got(404, {}, b"")], "gone"),
        ([Got(403, {}, b"")], "unknown"),
        ([None], "unknown"),
    ],
)
def test_a_doi_resolves_where_it_leads_on_though_its_publisher_sends_machines_away(
    school: School, link: str, answers: list[Got | None], check: str
) -> None:
    allow(school)
    found(school.launch("moodle", "amara", link), "10.1000/182")
    look(school, Net(*answers))

    kept: list[str] = []
    school.in_database(lambda session: kept.extend(session.scalars(select(Source.check))))
    assert kept == [check]


def test_what_is_found_over_plain_http_is_looked_for_over_https(school: School, link: str) -> None:
    allow(school)
    asked: list[str] = []

    def get(url: str, _seconds: float) -> Got:
        asked.append(url)
        return Got(301, {"location": "http://example.org/b"}, b"") if len(asked) == 1 else PAGE

    found(school.launch("moodle", "amara", link), "http://example.org/a")
    with school.app.app_context():
        sessions = sessionmaker(db.engine, expire_on_commit=False)
        assert SourceChecks(sessions, school.clock, get)(Event()) == 1

    assert asked == ["https://example.org/a", "https://example.org/b"]


def allow(school: School) -> None:
    with school.app.test_request_context():
        switch = checks()
    school.in_database(lambda session: set_site_default(session, switch, 1.0, locked=False))


def test_a_check_that_fails_is_tried_again_a_few_times(school: School, link: str, clock: Clock) -> None:
    allow(school)
    found(school.launch("moodle", "amara", link), "https://example.org/a")
    tries = 0
    for _hour in range(12):
        tries += look(school, Net(None))
        clock.move(hours=1)

    assert tries == 4


def test_without_the_admins_yes_nothing_is_asked(school: School, link: str) -> None:
    net = Net(PAGE)
    found(school.launch("moodle", "amara", link), "https://example.org/a")

    assert look(school, net) == 0
    assert net.asked == 0


def test_a_race_is_open_for_a_day_at_least(school: School) -> None:
    visit = school.pick("moodle")
    answer = visit.post("add/new", **FORM, closes_at="2026-09-14T23:00")

    assert answer.status_code == 422
    assert "A race stays open for at least a day" in answer.text


def test_after_its_end_nothing_is_taken_and_the_list_stays(school: School, link: str, clock: Clock) -> None:
    learner = school.launch("moodle", "amara", link)
    found(learner, "https://example.org/a")
    ended = update(Activity).values(closes_at=clock())
    school.in_database(lambda session: session.execute(ended))
    clock.move(minutes=1)

    answer = learner.post("race/sources", address="https://example.org/b", why=WHY)
    assert answer.status_code == 409
    assert "This race is over" in answer.text
    assert "https://example.org/a" in learner.get("race/").text


@pytest.mark.parametrize(
    ("ending", "lines"),
    [
        ("bib", ["@misc{stoke2,", "doi = {10.1000/x_y}", "note = {because 50\\% of \\{them\\} do}"]),
        ("bib", ["\\url{https://example.org/%7D,%20x=%7Ba_b}", "title = {https://example.org/\\}"]),
        ("bib", ["eprint = {1706.03762}", "archiveprefix = {arXiv}"]),
        ("ris", ["TY  - ELEC", "DO  - 10.1000/x_y", "N1  - because 50% of {them} do", "ER  - "]),
        ("csv", ["\ufeffSource,Kind,Address", "10.1000/x_y", "'=cmd"]),
    ],
)
def test_the_list_is_a_file(school: School, link: str, ending: str, lines: list[str]) -> None:
    learner = school.launch("moodle", "amara", link)
    found(learner, "https://example.org/a", "=cmd|' /C calc'!A0")
    found(learner, "10.1000/x_y", "because 50% of {them} do")
    found(learner, "https://example.org/},%20x={a_b")
    found(learner, "arXiv:1706.03762v2")

    answer = learner.get(f"race/list?format={ending}")

    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Amara" not in answer.text
    for line in lines:
        assert line in answer.text


def test_no_other_file_and_no_other_kind_is_there(school: School, link: str) -> None:
    learner = school.launch("moodle", "amara", link)

    assert learner.get("race/list?format=exe").status_code == 404
    assert learner.get("discussion/").status_code == 404
    assert learner.post("discussion/posts", body="Here?").status_code == 404


def test_a_copied_course_takes_the_race_and_no_source(school: School, link: str) -> None:
    found(school.launch("moodle", "amara", link), "https://example.org/a")
    school.campus.copy_course("moodle")
    copy = next(one for one in reversed(school.campus.links("moodle")) if one.custom)
    page = school.launch("moodle", "amara", copy.id).page

    assert "Find a source on what feedback changes." in page.text
    assert "https://example.org/a" not in page.text


def test_of_many_sources_the_newest_twenty_stand_open_and_the_rest_is_folded(
    school: School, link: str
) -> None:
    amara, jonas = (school.launch("moodle", one, link) for one in ("amara", "jonas"))
    for number in range(22):
        who = amara if number < 12 else jonas
        assert found(who, f"https://example.org/source-{number:02}") == 303

    page = amara.get("race/").text

    assert page.index("source-21<") < page.index("Show 2 earlier ones") < page.index("source-01<")


def test_staff_see_one_learners_part(school: School, link: str) -> None:
    found(school.launch("moodle", "amara", link), "https://example.org/a")
    found(school.launch("moodle", "layla", link), "https://example.org/b")
    teacher = school.launch("moodle", "ines", link)
    ids: list[int] = []
    school.in_database(
        lambda session: ids.extend(session.scalars(select(Find.membership_id).order_by(Find.id)))
    )

    page = teacher.get(f"race/work/{ids[0]}").text
    assert "Steps and score" in page
    assert [one for one in ("Your steps", "your gradebook", "Your course") if one in page] == []
    assert "https://example.org/a" in page
    assert "https://example.org/b" not in page
    assert "https://example.org/b" in teacher.get("race/glance").text


def test_a_page_and_a_find_stay_within_their_statements(school: School, link: str) -> None:
    learner = school.launch("moodle", "amara", link)
    learner.get("race/")
    with recorded_statements() as page:
        learner.get("race/")
    with recorded_statements() as act:
        found(learner, "https://example.org/a")

    assert len(page) <= 8
    assert len(act) <= 14
