"""The log explains every refusal by its reference code, and knows nobody (promise 10 of reliability.md)."""

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from structlog.processors import JSONRenderer
from structlog.testing import LogCapture
from structlog.typing import EventDict, Processor
from werkzeug.test import TestResponse

from lti_tool.course.models import Deployment
from lti_tool.log import keep_allowed, set_up_log
from lti_tool.sandbox.keys import Alteration
from tests.matrix.samples import DISCUSSION
from tests.support.school import School, Visit

WAYS = "canvas"
REFERENCE = re.compile(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4})</code>")
CANARY = "Zanzibar"
"""Stands in everything that is written."""


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[EventDict]]:
    """All lines that are logged meanwhile, on every level, before anything is left out of them."""
    lines = LogCapture()
    before = structlog.get_config()
    for name, module in list(sys.modules.items()):
        # A logger that was used under other settings keeps them; a fresh one takes these.
        if name.startswith("lti_tool.") and hasattr(module, "log"):
            monkeypatch.setattr(module, "log", structlog.get_logger())
    structlog.configure(
        processors=[*_making_lines(), lines],
        wrapper_class=structlog.make_filtering_bound_logger(0),
        cache_logger_on_first_use=False,
    )
    yield lines.entries
    structlog.configure(**before)


def _making_lines() -> list[Processor]:
    """What the real log does to a line, but for leaving things out and writing it down."""
    set_up_log("DEBUG")
    real: list[Processor] = structlog.get_config()["processors"]
    return [one for one in real if one is not keep_allowed and not isinstance(one, JSONRenderer)]


@pytest.fixture
def link(school: School) -> str:
    """The id of a discussion's link in the course."""
    visit = school.pick(WAYS)
    answer = visit.post("add/new", **DISCUSSION | {"title": CANARY, "prompt": f"{CANARY}?"})
    school.send_answer(WAYS, answer)
    return school.campus.links(WAYS)[-1].id


def keys_of(visit: Visit) -> list[str]:
    """What the person's browser keeps secret."""
    return [cookie.value for cookie in (visit.browser._cookies or {}).values()]


def personal(school: School) -> list[str]:
    """Whatever tells who somebody is."""
    with school.campus.reading(WAYS) as site:
        found = [(one.given_name, one.family_name, one.email, one.username, one.id) for one in site.people]
    return [word for words in found for word in words]


def test_a_morning_of_work_leaves_no_name_text_or_key_in_the_log(
    school: School, link: str, log: list[EventDict]
) -> None:
    amara, jonas, ines = (school.launch(WAYS, key, link) for key in ("amara", "jonas", "ines"))
    steps: list[tuple[Visit, str, dict[str, str]]] = [
        (amara, "discussion/draft", {"body": f"{CANARY} begun"}),
        (amara, "discussion/posts", {"body": f"{CANARY} written"}),
        (amara, "discussion/posts", {"body": ""}),
        (jonas, "discussion/posts/1/reply", {"body": f"{CANARY} answered"}),
        (jonas, "discussion/posts/1/edit", {"body": f"{CANARY} not mine", "version": "1"}),
        (amara, "discussion/posts/1/edit", {"body": f"{CANARY} changed", "version": "1"}),
        (amara, "discussion/posts/99/reply", {"body": f"{CANARY} to nobody"}),
        (jonas, "learners/zeros", {}),
        (ines, "learners/zeros", {"to": "1"}),
        (amara, "discussion/posts/1/remove", {}),
    ]

    answers = [visit.post(path, **fields).status_code for visit, path, fields in steps]
    pages = [ines.get(path).status_code for path in ("learners/", "discussion/posts/1/history", "nowhere")]
    late = amara.browser.post(amara.home + "discussion/posts", data={"body": f"{CANARY} without a token"})

    assert (answers, pages) == ([200, 303, 422, 303, 404, 303, 404, 403, 303, 303], [200, 200, 404])
    assert CANARY in late.text
    assert len(log) == 5
    secrets = [CANARY, *personal(school), *keys_of(amara), *keys_of(jonas), *keys_of(ines)]
    assert [word for word in secrets if word in repr(log)] == []


def again(school: School, link: str) -> TestResponse:
    browser = school.browser()
    fields = school.answer(WAYS, school.desk.start_launch(WAYS, "amara", link), browser)
    browser.post("/lti/launch", data=fields)
    return browser.post("/lti/launch", data=fields)


def elsewhere(school: School, link: str) -> TestResponse:
    fields = school.answer(WAYS, school.desk.start_launch(WAYS, "amara", link), school.browser())
    return school.browser().post("/lti/launch", data=fields)


def damaged(school: School, link: str) -> TestResponse:
    browser = school.browser()
    fields = school.answer(WAYS, school.desk.start_launch(WAYS, "amara", link), browser)
    head, _dot, signature = fields["id_token"].rpartition(".")
    return browser.post("/lti/launch", data=fields | {"id_token": f"{head}.{signature[::-1]}"})


def strange_audience(school: School, link: str) -> TestResponse:
    def change(claims: dict[str, Any]) -> None:
        claims["aud"] = "somebody-else"

    school.campus.alter_next_message(WAYS, Alteration(claims=change))
    return school.launch(WAYS, "amara", link).page


def stranger(school: School, link: str) -> TestResponse:
    login = school.desk.start_launch(WAYS, "amara", link)
    return school.browser().post(
        "/lti/login", data=login | {"iss": "https://nobody.test"}, follow_redirects=True
    )


def pending(school: School, link: str) -> TestResponse:
    school.in_database(lambda session: session.query(Deployment).update({"approved_at": None}))
    return school.launch(WAYS, "amara", link).page


def signed_out(school: School, link: str) -> TestResponse:
    school.campus.faults(WAYS).signed_out = True
    return school.launch(WAYS, "amara", link).page


def without_a_key(school: School, link: str) -> TestResponse:
    return school.browser().get(school.launch(WAYS, "amara", link).home + "discussion/")


def without_a_token(school: School, link: str) -> TestResponse:
    visit = school.launch(WAYS, "amara", link)
    return visit.browser.post(visit.home + "discussion/posts", data={"body": CANARY})


def not_allowed(school: School, link: str) -> TestResponse:
    return school.launch(WAYS, "amara", link).get("learners/")


def not_here(school: School, link: str) -> TestResponse:
    return school.launch(WAYS, "amara", link).get("discussion/threads/77")


def by_address(school: School, _link: str) -> TestResponse:
    return school.browser().get("/lti/launch")


def old_invite(school: School, _link: str) -> TestResponse:
    return school.browser().get("/lti/register/made-up")


REFUSALS: list[tuple[Callable[[School, str], TestResponse], int, str]] = [
    (again, 400, "nonce_used"),
    (elsewhere, 400, "browser_without_cookie"),
    (damaged, 400, "signature_wrong"),
    (strange_audience, 400, "aud_foreign"),
    (stranger, 400, "registration_unknown"),
    (pending, 403, "deployment_pending"),
    (signed_out, 400, "platform_login_required"),
    (without_a_key, 401, "KeyMissing"),
    (without_a_token, 400, "csrf"),
    (not_allowed, 403, "NotAllowed"),
    (not_here, 404, "NotHere"),
    (by_address, 405, "method_not_allowed"),
    (old_invite, 410, "invite_invalid"),
]


@pytest.mark.parametrize(
    ("refused", "status", "code"), REFUSALS, ids=lambda value: getattr(value, "__name__", "")
)
def test_the_code_on_a_refused_page_leads_to_its_check_in_the_log(
    school: School,
    link: str,
    log: list[EventDict],
    refused: Callable[[School, str], TestResponse],
    status: int,
    code: str,
) -> None:
    page = refused(school, link)

    reference = REFERENCE.search(page.text)
    assert reference, page.text
    lines = [line for line in log if line.get("reference") == reference[1]]
    assert [(line["status"], line["code"]) for line in lines] == [(status, code)]
    assert page.status_code == status
    assert [word for word in (CANARY, *personal(school)) if word in repr(log)] == []


def test_an_error_of_the_database_is_logged_without_what_was_to_be_stored(
    school: School, link: str, log: list[EventDict]
) -> None:
    visit = school.launch(WAYS, "amara", link)
    trigger = "CREATE TRIGGER broken BEFORE INSERT ON post BEGIN SELECT RAISE(ABORT, 'broken'); END"
    school.in_database(lambda session: session.execute(text(trigger)))

    page = visit.post("discussion/posts", body=f"{CANARY} was never stored")

    assert page.status_code == 500
    assert "kinds/discussion" in repr([line.get("exception") for line in log])
    assert CANARY not in repr(log)
