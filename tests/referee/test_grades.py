"""Columns and scores at the referee: 400 for a time that is not newer, whole maxima, strict scopes."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.errors import ScopeMissing, ScoreStale
from lti_tool.lti import line_items, results, scores
from lti_tool.lti.service_calls import RESULT_READONLY, SCORE
from lti_tool.lti.values import GradeService, Score
from tests.launch.test_front_desk import FORM
from tests.referee.tool import Stoke

AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"


@pytest.fixture(scope="module")
def course(stoke: Stoke, block: str) -> Stoke:
    """A discussion with a column, which the first score has made."""
    stoke.add_discussion(block)
    take_part(stoke, block, "amara")
    stoke.deliver()
    return stoke


def test_a_score_makes_its_column_and_reaches_the_lms(course: Stoke, block: str) -> None:
    gradebook = course.lms.gradebook(block)

    assert course.score_of("amara") == "delivered"
    assert gradebook["grades"]["amara"] == 1
    assert (gradebook["columns"][0]["label"], gradebook["columns"][0]["maximum"]) == (FORM["title"], 10)


def test_a_score_that_arrived_already_is_delivered_whatever_the_400(course: Stoke, block: str) -> None:
    take_part(course, block, "bo")
    course.deliver()
    send_directly(course, block, "bo", given=10, ahead=60)
    course.send_again("bo")

    course.deliver()

    assert course.score_of("bo") == "delivered"


def test_a_newer_grade_of_others_is_not_written_over(course: Stoke, block: str) -> None:
    take_part(course, block, "cleo")
    course.deliver()
    send_directly(course, block, "cleo", given=9, ahead=60)
    course.send_again("cleo")

    course.deliver()

    assert course.lms.gradebook(block)["grades"]["cleo"] == 0.9
    assert course.score_of("cleo") == "overridden overridden"


@pytest.mark.parametrize(("name", "later"), [("dara", 0), ("emil", -1)])
def test_an_equal_and_an_older_time_are_stale(course: Stoke, block: str, name: str, later: int) -> None:
    course.lms.people(name)
    moment = send_directly(course, block, name, given=4, ahead=0)

    with pytest.raises(ScoreStale):
        send_directly(course, block, name, given=5, ahead=later, since=moment)


def test_results_are_read_back_for_one_and_for_all(course: Stoke, block: str) -> None:
    amara = course.lms.people()["amara"]

    def read(user_id: str | None) -> list[tuple[str, float | None, float]]:
        http, tokens, registration = course.services()
        url = column_url(course, block)
        found = results.read_results(http, tokens, registration, url, datetime.now(UTC), user_id)
        return [(result.user_id, result.score, result.maximum) for result in found]

    assert read(amara) == [(amara, 10, 10)]
    assert (amara, 10, 10) in read(None)
    assert read("somebody else") == []


def test_a_maximum_goes_out_as_a_whole_number(course: Stoke, block: str) -> None:
    http, tokens, registration = course.services()
    wanted = line_items.NewLineItem("Another", 12.0, "another-1", f"{course.url}/lti/launch")

    line_items.create(http, tokens, registration, service(course, block), wanted, datetime.now(UTC))

    columns = course.lms.gradebook(block)["columns"]
    assert [column["maximum"] for column in columns if column["label"] == "Another"] == [12]


def test_a_token_opens_what_it_was_asked_for_and_nothing_else(course: Stoke, block: str) -> None:
    http, tokens, registration = course.services()
    url = column_url(course, block)

    def status(scope: str) -> int:
        token = tokens.get(registration, frozenset({scope}), datetime.now(UTC))
        headers = {"Authorization": f"Bearer {token}"}
        return http.call("GET", f"{url}/results", registration, headers=headers).status

    assert (status(SCORE), status(RESULT_READONLY)) == (403, 200)


def test_a_platform_that_takes_a_new_key_costs_no_launch_and_no_score(course: Stoke, block: str) -> None:
    course.lms.take_new_key(block)

    teacher = course.launch("ines", block)
    take_part(course, block, "filip")
    course.deliver()

    assert teacher.page.status_code == 200
    assert course.score_of("filip") == "delivered"
    assert course.lms.gradebook(block)["grades"]["filip"] == 1


def test_scores_go_into_the_lms_s_own_column_where_tools_may_make_none(stoke: Stoke) -> None:
    block = "declarative"
    stoke.register(block, grades="declarative")
    stoke.add_discussion(block, uuid="4f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e19", score_maximum="20")
    take_part(stoke, block, "gus")
    http, tokens, registration = stoke.services()
    wanted = line_items.NewLineItem("Another", 12, "another-1", f"{stoke.url}/lti/launch")

    stoke.deliver()

    gradebook = stoke.lms.gradebook(block)
    assert [column["maximum"] for column in gradebook["columns"]] == [10]
    assert (stoke.score_of("gus"), gradebook["grades"]) == ("delivered", {"gus": 1})
    with pytest.raises(ScopeMissing):
        line_items.create(http, tokens, registration, service(stoke, block), wanted, datetime.now(UTC))


def take_part(course: Stoke, block: str, name: str) -> None:
    """Let somebody of this name post what the first step asks for."""
    course.lms.people(name)
    posted = course.launch(name, block).post("discussion/posts", body=f"Three words of {name}", form_key="a")
    assert posted.status_code < 400


def service(course: Stoke, block: str) -> GradeService:
    """The grade service as a launch of this block offers it."""
    endpoint = course.claims("amara", block)[AGS]
    return GradeService(frozenset(endpoint["scope"]), endpoint["lineitems"])


def column_url(course: Stoke, block: str) -> str:
    """The address of the column of the discussion."""
    http, tokens, registration = course.services()
    offered = service(course, block)
    found = line_items.find(http, tokens, registration, offered, FORM["uuid"], datetime.now(UTC))
    assert found is not None
    return found.url


def send_directly(
    course: Stoke, block: str, name: str, given: float, ahead: int, since: datetime | None = None
) -> datetime:
    """Send somebody's score past the worker, with a time so many seconds after `since`; gives that time."""
    http, tokens, registration = course.services()
    moment = (since or datetime.now(UTC)) + timedelta(seconds=ahead)
    score = Score(course.lms.people()[name], given, 10, moment, completed=True)
    scores.publish(http, tokens, registration, column_url(course, block), score, datetime.now(UTC))
    return moment
