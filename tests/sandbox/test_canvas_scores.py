"""Canvas's answers to scores, row by row of the table in lti.md C6, and what a score does."""

from typing import Any

import pytest

from lti_tool.sandbox.vocabulary import ITEM_TYPE, ITEMS_TYPE, LINEITEM, SCORE
from tests.sandbox.tool import FakeTool, tool_at

EXTENSION = "https://canvas.instructure.com/lti/submission"


@pytest.fixture
def tool() -> FakeTool:
    tool = tool_at("canvas")
    tool.campus.add_link("canvas", "Feedback that lands", {"activity": "a-1"}, 10, "a-1")
    return tool


def user(tool: FakeTool, key: str = "amara") -> str:
    return next(person.id for person in tool.campus.people("canvas") if person.key == key)


def url(tool: FakeTool, number: int | None = None) -> str:
    course, item = (
        tool.campus.courses("canvas")[-1].number,
        number or tool.campus.line_items("canvas")[-1].number,
    )
    return f"{tool.details.issuer}/api/lti/courses/{course}/line_items/{item}"


def post(tool: FakeTool, **score: object) -> tuple[int, Any]:
    answer = tool.post_score(url(tool), tool.bearer(), **{"userId": user(tool)} | score)
    return answer.status_code, answer.json()


def said(body: dict[str, Any]) -> str:
    return str(body["errors"]["message"])


@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        ({"scoreMaximum": None}, 422, "ScoreMaximum not supplied when ScoreGiven present."),
        ({"scoreMaximum": -1}, 422, "ScoreMaximum must be greater than or equal to 0"),
        ({"scoreMaximum": 0}, 422, "ScoreMaximum cannot be zero if line item's maximum is not zero"),
        ({"scoreGiven": -1}, 422, "ScoreGiven must be greater than or equal to 0"),
        ({"timestamp": "soon"}, 400, "Provided timestamp of soon not a valid timestamp"),
        ({"userId": "nobody"}, 422, "User not found in course or is not a student"),
    ],
)
def test_a_bad_score_is_refused_with_the_words_of_the_table(
    tool: FakeTool, change: dict[str, object], status: int, message: str
) -> None:
    answered, body = post(tool, **change)

    assert (answered, said(body)) == (status, message)


@pytest.mark.parametrize("field", ["activityProgress", "gradingProgress", "timestamp"])
def test_a_missing_field_is_named(tool: FakeTool, field: str) -> None:
    assert post(tool, **{field: None}) == (400, {"errors": [{"message": f"{field} is missing"}]})


@pytest.mark.parametrize("persona", ["ines", "noor", "sam"])
def test_only_students_can_be_scored(tool: FakeTool, persona: str) -> None:
    status, body = post(tool, userId=user(tool, persona))

    assert (status, said(body)) == (422, "User not found in course or is not a student")


def test_an_older_timestamp_is_refused_and_an_equal_one_taken(tool: FakeTool) -> None:
    assert post(tool, scoreGiven=5)[0] == 200

    older, body = post(tool, scoreGiven=1, timestamp="2026-11-23T09:59:59Z")

    assert older == 400
    assert "before last updated timestamp of" in said(body)
    assert post(tool, scoreGiven=6)[0] == 200
    assert tool.campus.score("canvas", "amara") == 6


def test_an_unpublished_assignment_takes_no_score_before_it_is_published(tool: FakeTool) -> None:
    number = tool.campus.line_items("canvas")[-1].number
    tool.campus.change_item("canvas", number, published=False)

    status, body = post(tool)

    assert (status, said(body)) == (422, "This assignment is still unpublished")
    tool.campus.change_item("canvas", number, published=True)
    assert post(tool)[0] == 200


def test_a_locked_column_is_refused_in_the_older_body(tool: FakeTool) -> None:
    tool.campus.change_item("canvas", tool.campus.line_items("canvas")[-1].number, locked=True)

    status, body = post(tool)

    assert (status, body["errors"][0]["field"]) == (422, "grade")


def test_a_concluded_course_takes_nothing(tool: FakeTool) -> None:
    tool.campus.conclude_course("canvas", tool.campus.courses("canvas")[-1].number)

    status, body = post(tool)

    assert status == 422
    assert said(body).startswith("This course has concluded.")


def test_attempts_run_out_unless_the_score_says_it_is_no_submission(tool: FakeTool) -> None:
    with tool.campus.changing("canvas") as site:
        site.links[-1].allowed_attempts = 1
    assert post(tool)[0] == 200

    status, body = post(tool)

    assert (status, said(body)) == (
        422,
        "The maximum number of allowed attempts has been reached for this submission",
    )
    assert post(tool, **{EXTENSION: {"new_submission": False}})[0] == 200
    assert tool.campus.grades("canvas")[0].attempts == 1


@pytest.mark.parametrize("progress", ["Pending", "NotReady", "Failed"])
def test_an_unfinished_grading_clears_the_grade(tool: FakeTool, progress: str) -> None:
    post(tool, scoreGiven=8)

    post(tool, gradingProgress=progress, scoreGiven=8)

    assert tool.campus.score("canvas", "amara") is None


def test_pending_manual_keeps_what_it_says(tool: FakeTool) -> None:
    post(tool, gradingProgress="PendingManual", scoreGiven=8)

    assert tool.campus.score("canvas", "amara") == 8


def test_comments_are_appended_each_time(tool: FakeTool) -> None:
    post(tool, comment="Well done")
    post(tool, comment="Well done")

    assert tool.campus.grades("canvas")[0].comments == ["Well done", "Well done"]


def test_a_teachers_grade_stays_where_the_score_gives_way_and_goes_where_it_does_not(tool: FakeTool) -> None:
    number = tool.campus.line_items("canvas")[-1].number
    tool.campus.override_grade("canvas", "amara", number, 9.5)
    later = "2099-01-01T00:00:00Z"

    post(tool, scoreGiven=2, timestamp=later, **{EXTENSION: {"prioritize_non_tool_grade": True}})
    assert tool.campus.score("canvas", "amara") == 9.5

    post(tool, scoreGiven=2, timestamp=later)
    assert tool.campus.score("canvas", "amara") == 2


def test_preserving_the_score_writes_none(tool: FakeTool) -> None:
    post(tool, scoreGiven=8)

    post(tool, scoreGiven=1, **{EXTENSION: {"preserve_score": True}})

    assert tool.campus.score("canvas", "amara") == 8


@pytest.mark.parametrize(
    ("submitted_at", "status"),
    [("nonsense", 400), ("2099-01-01T00:00:00Z", 400), ("2020-01-01T00:00:00Z", 200)],
)
def test_a_submission_in_the_future_is_refused(tool: FakeTool, submitted_at: str, status: int) -> None:
    assert post(tool, submission={"submittedAt": submitted_at})[0] == status


def test_an_unknown_progress_is_refused(tool: FakeTool) -> None:
    status, body = post(tool, activityProgress="Nope")

    assert (status, list(body["errors"])) == (422, ["activityProgress"])


def test_results_show_the_grade_and_nothing_for_strangers(tool: FakeTool) -> None:
    post(tool, scoreGiven=8)
    headers = tool.bearer()

    listed = tool.http.get(f"{url(tool)}/results", headers=headers, timeout=5).json()

    assert [(each["userId"], each["resultScore"], each["resultMaximum"]) for each in listed] == [
        (user(tool), 8, 10)
    ]
    ask = {"user_id": user(tool, "ines")}
    assert tool.http.get(f"{url(tool)}/results", params=ask, headers=headers, timeout=5).json() == []


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, "Missing access token"),
        ({"Authorization": "Bearer made-up"}, "Invalid access token format"),
    ],
)
def test_a_token_that_is_none_is_told_so(tool: FakeTool, headers: dict[str, str], message: str) -> None:
    answer = tool.post_score(url(tool), headers, userId=user(tool))

    assert (answer.status_code, said(answer.json())) == (401, message)


def test_a_token_expires_and_carries_only_its_scopes(tool: FakeTool) -> None:
    answer = tool.post_score(url(tool), tool.bearer(LINEITEM), userId=user(tool))
    assert (answer.status_code, said(answer.json())) == (401, "Insufficient permissions")
    tool.campus.faults("canvas").token_seconds = 0

    answer = tool.post_score(url(tool), tool.bearer(SCORE), userId=user(tool))

    assert (answer.status_code, said(answer.json())) == (401, "Access token expired")


def test_media_types_are_minded_only_where_that_is_switched_on(tool: FakeTool) -> None:
    headers = tool.bearer()
    plain = {**headers, "Content-Type": "application/json"}
    list_url, scores_url = url(tool).rpartition("/")[0], f"{url(tool)}/scores"
    body = {"userId": user(tool), "scoreGiven": 1, "scoreMaximum": 10, "timestamp": "2026-11-23T10:00:00Z"}
    body |= {"activityProgress": "Completed", "gradingProgress": "FullyGraded"}

    def answers() -> list[int]:
        return [
            tool.http.post(scores_url, json=body, headers=plain, timeout=5).status_code,
            tool.post_score(url(tool), headers, userId=user(tool)).status_code,
            tool.http.get(list_url, headers={**headers, "Accept": "*/*"}, timeout=5).status_code,
            tool.http.get(list_url, headers={**headers, "Accept": ITEMS_TYPE}, timeout=5).status_code,
            tool.http.get(url(tool), headers={**headers, "Accept": ITEM_TYPE}, timeout=5).status_code,
        ]

    assert answers() == [200, 200, 200, 200, 200]
    tool.campus.faults("canvas").strict_types = True
    assert answers() == [400, 200, 400, 200, 200]


@pytest.mark.parametrize(
    ("progress", "attempts"),
    [("Initialized", [0, 0]), ("InProgress", [1, 0]), ("Submitted", [1, 1]), ("Completed", [1, 1])],
)
def test_an_accounts_flag_leaves_submissions_to_what_says_submitted(
    tool: FakeTool, progress: str, attempts: list[int]
) -> None:
    made = []
    for flag in (False, True):
        tool.campus.faults("canvas").ags_score_trigger_needs_grading_after_submitted = flag
        before = sum(grade.attempts for grade in tool.campus.grades("canvas"))
        post(tool, activityProgress=progress)
        made.append(sum(grade.attempts for grade in tool.campus.grades("canvas")) - before)

    assert made == attempts


@pytest.mark.parametrize(("keeps_time", "status"), [(False, 400), (True, 200)])
def test_a_teachers_edit_moves_the_time_unless_that_is_switched_off(
    tool: FakeTool, keeps_time: bool, status: int
) -> None:
    post(tool, timestamp="2020-01-01T10:00:00Z")
    tool.campus.faults("canvas").edits_keep_time = keeps_time
    tool.campus.override_grade("canvas", "amara", tool.campus.line_items("canvas")[-1].number, 3)

    assert post(tool, timestamp="2020-01-01T10:00:05Z")[0] == status
