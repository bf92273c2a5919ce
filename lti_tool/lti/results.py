"""Results: the only way to see a grade that a person changed in the gradebook (AGS 2.0, Result service)."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

from lti_tool.errors import AnswerUnreadable
from lti_tool.lti.answers import Answer
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.paging import pages
from lti_tool.lti.platforms import quirks_of
from lti_tool.lti.service_calls import RESULT_READONLY, ServiceCall, below, number, send, with_query
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import KnownRegistration, Result

HEADERS = {"Accept": "application/vnd.ims.lis.v2.resultcontainer+json"}


def read_results(
    http: PlatformHttp,
    tokens: AccessTokens,
    registration: KnownRegistration,
    line_item_url: str,
    now: datetime,
    user_id: str | None = None,
) -> Iterator[Result]:
    """The results of a line item, page by page; of one learner where `user_id` is given.

    A platform that does not page is asked for all of them: a limit would cut the list without a word.

    A learner without a result is missing, or there with `score` None. Newer Moodle leaves out a score of 0,
    which then reads as None (lti.md D).

    Raises:
        AnswerUnreadable: the results are no list, or the pages do not end.
        PlatformError: see `service_calls.send`.
    """
    a_page = quirks_of(registration).results_a_page
    everybody = {} if a_page is None else {"limit": str(a_page)}
    query = everybody if user_id is None else {"user_id": user_id}
    url = with_query(below(line_item_url, "results"), urlencode(query))

    def fetch(page: str) -> Answer:
        call = ServiceCall("GET", page, RESULT_READONLY, HEADERS)
        return send(http, tokens, registration, call, now)

    for answer in pages(fetch, url):
        # Not every platform minds the filter.
        yield from (result for result in _results(answer) if user_id in (None, result.user_id))


def _results(answer: Answer) -> Iterator[Result]:
    body = answer.json()
    if not isinstance(body, list):
        raise AnswerUnreadable(answer.status, "the results are no list")
    for entry in body:
        user_id = entry.get("userId") if isinstance(entry, dict) else None
        if isinstance(user_id, str | int) and not isinstance(user_id, bool):
            maximum = number(entry.get("resultMaximum"))
            score = number(entry.get("resultScore"))
            yield Result(str(user_id), score, 1.0 if maximum is None else maximum)
