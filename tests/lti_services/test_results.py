"""What stands in the gradebook, read page by page (AGS 2.0, Result service)."""

from dataclasses import replace
from datetime import datetime

import pytest

from lti_tool.errors import AnswerUnreadable, LineItemGone
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.results import read_results
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import KnownRegistration, Result
from tests.lti_services.conftest import ISSUER
from tests.lti_services.scripted import ScriptedPlatform, json_answer, recorded

ITEM = f"{ISSUER}/mod/lti/services.php/2/lineitems/2/lineitem?type_id=1"
RESULTS = "/mod/lti/services.php/2/lineitems/2/lineitem/results"


class Reader:
    """Reads results with their ports."""

    def __init__(self, http: PlatformHttp, tokens: AccessTokens, now: datetime) -> None:
        self._ports = (http, tokens)
        self._now = now

    def __call__(self, registration: KnownRegistration, user_id: str | None = None) -> list[Result]:
        return list(read_results(*self._ports, registration, ITEM, self._now, user_id))


@pytest.fixture
def read(http: PlatformHttp, tokens: AccessTokens, noon: datetime) -> Reader:
    return Reader(http, tokens, noon)


def test_moodles_recorded_results_are_read(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration
) -> None:
    exchange = recorded("results")
    platform.answer(RESULTS, exchange.answer)

    assert read(moodle) == [Result("5", 8.0, 10.0)]

    (sent,) = platform.sent(RESULTS)
    assert sent.url.geturl() == f"{exchange.url}&limit=100"
    assert sent.headers["Accept"] == exchange.sent_headers["Accept"]


@pytest.mark.parametrize(
    ("family", "query"),
    [("moodle", "type_id=1&limit=100"), ("canvas", "type_id=1&limit=100"), ("", "type_id=1")],
)
def test_only_platforms_that_page_are_asked_for_a_part(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration, family: str, query: str
) -> None:
    """Open edX cuts its list at `limit` and leads on to nothing: who asks for a hundred sees no more."""
    course = [{"userId": str(number), "resultScore": 1} for number in range(250)]
    limit = 100 if "limit" in query else len(course)
    more = f'<{ISSUER}{RESULTS}?page=2>; rel="next"'
    rest = [json_answer(course[limit:])] if limit < len(course) else []
    platform.answer(RESULTS, json_answer(course[:limit], link=more if rest else ""), *rest)

    assert len(read(replace(moodle, family=family))) == 250

    assert platform.sent(RESULTS)[0].url.query == query


def test_pages_follow_each_other(platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration) -> None:
    more = f'<{ISSUER}{RESULTS}?page=2>; rel="next"'
    platform.answer(
        RESULTS,
        json_answer([{"userId": "1", "resultScore": 1, "resultMaximum": 2}], link=more),
        json_answer([{"userId": "2", "resultScore": 2, "resultMaximum": 2}]),
    )

    assert [result.user_id for result in read(moodle)] == ["1", "2"]


def test_one_learners_result_is_asked_for_and_no_other_given(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration
) -> None:
    platform.answer(
        RESULTS, json_answer([{"userId": "1", "resultScore": 1}, {"userId": "a b&c", "resultScore": 0}])
    )

    assert read(moodle, "a b&c") == [Result("a b&c", 0.0, 1.0)]
    assert platform.sent(RESULTS)[0].url.query == "type_id=1&user_id=a+b%26c"


@pytest.mark.parametrize(
    ("entry", "result"),
    [
        ({"userId": "1", "resultScore": 0, "resultMaximum": 10}, Result("1", 0.0, 10.0)),
        ({"userId": "1", "resultScore": 0.5}, Result("1", 0.5, 1.0)),
        ({"userId": "1", "resultMaximum": 10}, Result("1", None, 10.0)),
        ({"userId": "1", "resultScore": None, "resultMaximum": None}, Result("1", None, 1.0)),
        ({"userId": "1", "resultScore": "8", "resultMaximum": "10"}, Result("1", None, 1.0)),
        ({"userId": 17, "resultScore": 1}, Result("17", 1.0, 1.0)),
        ({"userId": "1", "resultScore": 10**400, "resultMaximum": -(10**400)}, Result("1", None, 1.0)),
        ({"resultScore": 1}, None),
        ({"userId": True}, None),
        ("nonsense", None),
    ],
)
def test_a_result_is_what_it_says_and_no_more(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration, entry: object, result: Result | None
) -> None:
    platform.answer(RESULTS, json_answer([entry]))

    assert read(moodle) == ([result] if result else [])


@pytest.mark.parametrize("body", [{}, {"results": []}, "x", 7])
def test_results_that_are_no_list_are_refused(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration, body: object
) -> None:
    platform.answer(RESULTS, json_answer(body))

    with pytest.raises(AnswerUnreadable):
        read(moodle)


def test_results_of_a_deleted_column_are_gone(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration
) -> None:
    platform.answer(RESULTS, json_answer({}, 404))

    with pytest.raises(LineItemGone):
        read(moodle)
