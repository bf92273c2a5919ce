"""Optional claims are cleaned, odd ones count as absent (reliability.md 4, rows L18, L20 to L29, T5)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from lti_tool.lti.values import LaunchContext, Role
from tests.lti_launch.conftest import Door
from tests.lti_launch.platform import (
    LTI,
    REGISTRATION,
    resource_link_claims,
)


def test_l18_one_sub_of_two_registrations_is_told_apart(door: Door, noon: datetime) -> None:
    first = door.launch(resource_link_claims(noon))
    door.registration = replace(REGISTRATION, id=2, client_id="cid-8")

    second = door.launch(resource_link_claims(noon, aud="cid-8"))

    assert first.user.id_on_platform == second.user.id_on_platform
    assert (first.registration_id, second.registration_id) == (1, 2)


NAMES = {
    "plain": ("Ada Lovelace", "Ada Lovelace"),
    "L25 markup stays text": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "L25 direction override": ("Ada\u202eecalevoL\u202c", "AdaecalevoL"),
    "L25 null bytes": ("A\0d\0a", "Ada"),
    "L25 lone surrogate": ("Ada\ud800", "Ada"),
    "L25 lines": (" Ada\r\n\tLovelace\u2028", "Ada Lovelace"),
    "L25 emoji": ("👩‍👩‍👧 Ada 🌱", "👩‍👩‍👧 Ada 🌱"),
    "L25 5,000 characters": ("A" * 5_000, "A" * 200),
    "L27 unexpanded": ("$Person.name.full", "Ada King"),
    "only blanks": ("  \u200e ", "Ada King"),
    "no width": ("\u200b\u200b", "Ada King"),
    "soft hyphens": ("\u00ad", "Ada King"),
    "fillers": ("\u3164\u115f\u1160\uffa0\u2800", "Ada King"),
    "marks on nothing": ("\u034f\ufe0f\u0301", "Ada King"),
    "joiners alone": ("\u200d\u200c", "Ada King"),
    "a letter of another script": ("ㅎ", "ㅎ"),
    "a number": (7, "Ada King"),
    "absent": (None, "Ada King"),
}


@pytest.mark.parametrize(("told", "shown"), NAMES.values(), ids=NAMES.keys())
def test_a_name_is_cleaned_and_else_put_together(
    door: Door, noon: datetime, told: object, shown: str
) -> None:
    claims = resource_link_claims(noon, name=told, given_name="Ada", family_name="King")

    assert door.launch(claims).user.name == shown


def test_l26_nobody_needs_a_name_or_an_address(door: Door, noon: datetime) -> None:
    user = door.launch(resource_link_claims(noon, name=None, email=None)).user

    assert (user.name, user.email) == (None, None)


@pytest.mark.parametrize("email", ["", "$Person.email.primary", "none", 7, ["a@b"]])
def test_an_address_that_is_none_is_left_out(door: Door, noon: datetime, email: object) -> None:
    assert door.launch(resource_link_claims(noon, email=email)).user.email is None


@pytest.mark.parametrize("context", [None, "c-3", {}, {"id": ""}, {"id": 3}, {"id": "c" * 256}, []])
def test_l23_a_launch_without_a_context_opens(door: Door, noon: datetime, context: object) -> None:
    assert door.launch(resource_link_claims(noon, **{f"{LTI}context": context})).context is None


def test_odd_titles_leave_the_course_and_the_link(door: Door, noon: datetime) -> None:
    odd = {f"{LTI}context": {"id": "c-3", "title": 7}, f"{LTI}resource_link": {"id": "rl-5", "title": []}}

    launch = door.launch(resource_link_claims(noon, **odd))

    assert launch.context == LaunchContext("c-3", "", "", ("c-1", "c-0"))
    assert launch.resource_link is not None


def test_l27_custom_parameters_are_strings_in_lower_case(door: Door, noon: datetime) -> None:
    custom = {
        "Activity": "a-44",
        "Due": "first",
        "due": "second",
        "count": 3,
        "published": True,
        "user": "$Canvas.user.id",
        "empty": "",
        "list": [1],
        "nothing": None,
        "broken": "a\0b\ud800",
    }

    launch = door.launch(resource_link_claims(noon, **{f"{LTI}custom": custom}))

    assert launch.custom == {
        "activity": "a-44",
        "due": "second",
        "count": "3",
        "published": "true",
        "empty": "",
        "broken": "ab",
    }


@pytest.mark.parametrize(
    ("claim", "url"),
    [
        ({"context_groups_url": "https://lms.test/groups", "scope": ["x"]}, "https://lms.test/groups"),
        ({"context_groups_url": "javascript:alert(1)"}, None),
        ({"context_groups_url": 7}, None),
        ("nonsense", None),
    ],
)
def test_the_groups_service_is_kept_where_its_address_may_be_called(
    door: Door, noon: datetime, claim: object, url: str | None
) -> None:
    claims = {"https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice": claim}

    assert door.launch(resource_link_claims(noon, **claims)).groups_url == url


def test_l27_a_custom_role_gives_no_rights(door: Door, noon: datetime) -> None:
    launch = door.launch(resource_link_claims(noon, **{f"{LTI}custom": {"role": "teacher", "roles": "x"}}))

    assert launch.roles == {Role.LEARNER}


HISTORIES = {
    "Moodle's original course": ({"context_history": ""}, ()),
    "Moodle's copy": ({"context_history": "2"}, ("2",)),
    "Canvas's copy": ({"context_history": "a,b"}, ("a", "b")),
    "the other name": ({"context_id_history": " a , b ,"}, ("a", "b")),
    "cut": ({"context_history": "a,b,truncated"}, ("a", "b")),
    "too slow": ({"context_history": "timed out"}, ()),
    "unexpanded": ({"context_history": "$Context.id.history"}, ()),
    "too long an id": ({"context_history": f"{'a' * 256},b"}, ("b",)),
    "no string": ({"context_history": ["a"]}, ()),
}


@pytest.mark.parametrize(("custom", "history"), HISTORIES.values(), ids=HISTORIES.keys())
def test_a_copys_ancestors_are_read(
    door: Door, noon: datetime, custom: dict[str, Any], history: tuple[str, ...]
) -> None:
    context = door.launch(resource_link_claims(noon, **{f"{LTI}custom": custom})).context

    assert context is not None
    assert context.history == history


@pytest.mark.parametrize(
    ("custom", "zone"),
    [
        ({"time_zone": "Europe/Berlin"}, "Europe/Berlin"),
        ({"tz": "America/Denver"}, "America/Denver"),
        ({"time_zone": "99", "tz": "Asia/Tokyo"}, "Asia/Tokyo"),
        ({"tz": "99"}, None),
        ({"tz": "../../etc/passwd"}, None),
        ({"tz": "$Person.timezone"}, None),
        ({"tz": "Factory"}, None),
        ({"tz": "localtime"}, None),
        ({}, None),
    ],
)
def test_t5_an_unknown_time_zone_is_none(
    door: Door, noon: datetime, custom: dict[str, str], zone: str | None
) -> None:
    assert door.launch(resource_link_claims(noon, **{f"{LTI}custom": custom})).user.time_zone == zone


@pytest.mark.parametrize(
    ("custom", "logged"),
    [
        ({"tz": "Mars/Olympus"}, "Mars/Olympus"),
        ({"time_zone": "99", "tz": "W. Europe Standard Time"}, "W. Europe Standard Time"),
        ({"tz": "x" * 500}, "x" * 40),
        ({"tz": "99"}, None),
        ({"tz": "Europe/Berlin"}, None),
        ({"time_zone": "Nowhere", "tz": "Europe/Berlin"}, None),
        ({}, None),
    ],
)
def test_t5_an_unknown_time_zone_is_logged_and_nothing_that_tells_who_it_is(
    door: Door, noon: datetime, custom: dict[str, str], logged: str | None
) -> None:
    with capture_logs() as lines:
        door.launch(resource_link_claims(noon, **{f"{LTI}custom": custom}))

    told = [line for line in lines if line["event"] == "time_zone_unknown"]
    assert [line["time_zone"] for line in told] == ([logged] if logged else [])
    assert all(line.keys() <= {"event", "log_level", "registration_id", "time_zone"} for line in told)


@pytest.mark.parametrize(
    ("told", "locale"),
    [
        ("de", "de"),
        ("en-GB", "en_GB"),
        ("en_US", "en_US"),
        ("en_us", "en_US"),
        ("pt-BR", "pt_BR"),
        ("zh-Hans", "zh_Hans"),
        ("fr-CA", "fr_CA"),
        ("xx", None),
        ("zz-ZZ", None),
        ("tlh", None),
        ("de_du", None),
        ("en_us_k12", None),
        ("root", None),
        ("", None),
        ("e" * 5_000, None),
        ("../x", None),
        (7, None),
        (None, None),
    ],
)
def test_t5_only_a_locale_that_babel_knows_is_kept_in_its_spelling(
    door: Door, noon: datetime, told: object, locale: str | None
) -> None:
    claims = {f"{LTI}launch_presentation": {"locale": told, "document_target": "iframe"}, "locale": told}

    launch = door.launch(resource_link_claims(noon, **claims))

    assert (launch.locale, launch.user.locale) == (locale, locale)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://lms.test/back", "//lms.test", 7, None])
def test_a_way_back_that_is_no_safe_address_is_left_out(door: Door, noon: datetime, url: object) -> None:
    claims = {f"{LTI}launch_presentation": {"return_url": url}}

    assert door.launch(resource_link_claims(noon, **claims)).return_url is None
