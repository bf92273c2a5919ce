"""Whatever a platform answers ends in a value or in an error of the tree, never in anything else."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lti_tool.errors import PlatformError, RegistrationRefused
from lti_tool.lti import line_items
from lti_tool.lti.answers import Answer, Flaw
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.line_items import NewLineItem
from lti_tool.lti.registration import fetch_configuration
from lti_tool.lti.results import read_results
from lti_tool.lti.scores import publish
from lti_tool.lti.service_calls import LINE_ITEM, SCORE
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import GradeService, KnownRegistration, Score
from tests.lti_services.conftest import ISSUER, TOKEN_PATH
from tests.lti_services.scripted import ScriptedPlatform, json_answer

NAMES = st.sampled_from(
    [
        *("id", "label", "scoreMaximum", "resourceId", "userId", "resultScore", "errors", "message"),
        *("access_token", "expires_in", "token_type", "scope", "issuer", "jwks_uri", "token_endpoint"),
        *("registration_endpoint", "authorization_endpoint", "product_family_code"),
        "https://purl.imsglobal.org/spec/lti-platform-configuration",
    ]
)
LEAVES = (
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    st.sampled_from([f"{ISSUER}/x", "x", 10**400, "\ud800", 10.0]),
)
JSON = st.recursive(
    st.one_of(LEAVES),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=12,
)
BODIES = JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=60)
STATUSES = st.sampled_from([200, 201, 204, 302, 400, 401, 403, 404, 409, 412, 418, 422, 429, 500, 503])
HEADERS = st.dictionaries(
    st.sampled_from(["link", "retry-after", "date", "x-rate-limit-remaining", "content-type"]),
    st.text(max_size=40) | st.just(f'<{ISSUER}/next>; rel="next"') | st.just("Mon, 14 Sep 2026 12:00:00 GMT"),
    max_size=3,
)
ANSWERS = st.builds(Answer, STATUSES, HEADERS, BODIES, st.none() | st.sampled_from(Flaw))
WANTED = NewLineItem("Week 1", 10.0, "x", "https://stoke.test/lti/launch")
SERVICE = GradeService(frozenset({LINE_ITEM}), f"{ISSUER}/x")
anything = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def tried(work: Callable[..., Any], *values: Any) -> None:
    """Run it; errors of the tree are fine."""
    try:
        found = work(*values)
        if hasattr(found, "__next__"):
            list(found)
    except (PlatformError, RegistrationRefused):
        pass


@anything
@given(answers=st.lists(ANSWERS, min_size=1, max_size=4))
def test_services_survive_any_answer(
    platform: ScriptedPlatform,
    http: PlatformHttp,
    tokens: AccessTokens,
    moodle: KnownRegistration,
    noon: datetime,
    answers: list[Answer],
) -> None:
    score = Score("5", 1.0, 2.0, noon, completed=True)
    for name in ("/x", "/x/scores", "/x/results", "/next"):
        platform.answer(name, *answers)
    platform.answer(TOKEN_PATH, json_answer({"access_token": "t"}))

    tried(publish, http, tokens, moodle, f"{ISSUER}/x", score, noon)
    tried(read_results, http, tokens, moodle, f"{ISSUER}/x", noon)
    tried(line_items.find_or_create, http, tokens, moodle, SERVICE, WANTED, noon)
    tried(line_items.read, http, tokens, moodle, SERVICE, f"{ISSUER}/x", noon)
    tried(fetch_configuration, http, f"{ISSUER}/x", "token")


@anything
@given(answer=ANSWERS)
def test_tokens_survive_any_answer(
    platform: ScriptedPlatform,
    tokens: AccessTokens,
    moodle: KnownRegistration,
    noon: datetime,
    answer: Answer,
) -> None:
    platform.answer(TOKEN_PATH, answer)

    tried(tokens.get, moodle, frozenset({SCORE}), noon)

    tokens.drop(moodle, frozenset({SCORE}), "whatever")
