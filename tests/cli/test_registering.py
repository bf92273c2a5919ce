"""Platforms, deployments, invitations, activities and keys by hand."""

import json
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import set_site_default
from lti_tool.activities.models import Activity
from lti_tool.course.models import Deployment, Registration
from lti_tool.course.registrations import find_invite
from lti_tool.grading.steps import steps_of
from lti_tool.kinds.discussion.defaults import score_maximum, words
from lti_tool.lti.models import SigningKeyRow
from lti_tool.lti.signing_keys import current_key, public_key_set
from tests.cli.conftest import PLATFORM, SECRET, Shell


@pytest.mark.usefixtures("any_database")
def test_a_platform_is_added_with_all_that_was_said(stoke: Shell, session: Session) -> None:
    more = ("--family", "moodle", "--token-audience", "https://lms.example/aud", "--allow-private-network")

    told = stoke.json(*PLATFORM, *more, "--deployment", "1", "--deployment", "two")

    row = session.scalars(select(Registration)).one()
    assert told == {
        "id": row.id,
        "name": "Saltmarsh",
        "issuer": "https://lms.example",
        "client_id": "stoke-1",
        "family": "moodle",
        "login_url": f"https://stoke.test/lti/login/{row.login_key}",
        "needs_login_url": False,
        "disabled": False,
        "removed_at": None,
        "deployments": [
            {"id_on_platform": "1", "approved": True},
            {"id_on_platform": "two", "approved": True},
        ],
    }
    assert (row.auth_url, row.token_url) == ("https://lms.example/auth", "https://lms.example/token")
    assert (row.jwks_url, row.token_audience) == ("https://lms.example/keys", "https://lms.example/aud")
    assert row.allow_private_network


def test_the_same_platform_twice_is_refused_in_a_sentence(stoke: Shell, session: Session) -> None:
    stoke(*PLATFORM)

    again = stoke(*PLATFORM, "--deployment", "7")

    assert again.exit_code == 1
    assert again.stderr == "Error: This issuer and client id are registered already with these keys.\n"
    assert session.scalars(select(Deployment)).all() == []


def test_another_platform_of_the_same_issuer_and_client_is_told_its_own_login_address(stoke: Shell) -> None:
    told = stoke.json(*PLATFORM)

    twin = stoke.json(*PLATFORM, "--jwks-url", "https://other.example/keys")

    lines = stoke("platform", "list").stdout
    assert (told["needs_login_url"], twin["needs_login_url"]) == (False, True)
    assert told["login_url"] != twin["login_url"]
    assert all(f"set its login address to {one['login_url']}" in lines for one in (told, twin))


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ("--auth-url", "lms.example/auth"),
        ("--jwks-url", "file:///etc/passwd"),
        ("--token-url", "https://lms.example/" + "x" * 2000),
        ("--name", " "),
        ("--issuer", "https://" + "i" * 256),
        ("--issuer", "lms.example"),
        ("--client-id", "stoke 1"),
        ("--token-url", "https://lms.example/to ken"),
        ("--jwks-url", "https://10.0.0.1/keys"),
        ("--client-id", '{"kty": "RSA", "n": "0vx7", "d": "X4cT"}'),
    ],
)
def test_a_field_that_cannot_be_right_stores_nothing(
    stoke: Shell, session: Session, changed: str, value: str
) -> None:
    arguments = list(PLATFORM)
    arguments[arguments.index(changed) + 1] = value

    result = stoke(*arguments)

    assert result.exit_code == 2
    assert f"Error: Invalid value for {changed}: " in result.stderr
    assert "X4cT" not in result.stderr
    assert session.scalars(select(Registration)).all() == []


@pytest.mark.parametrize("name", [" ", "n" * 256])
def test_an_invitation_needs_a_name_that_a_platform_can_have(stoke: Shell, name: str) -> None:
    result = stoke("platform", "invite", "--name", name)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Invalid value for --name: " in result.stderr


def test_the_list_names_what_waits_and_how_to_approve_it(stoke: Shell, session: Session) -> None:
    now = datetime.now(UTC)
    registration_id = stoke.json(*PLATFORM, "--deployment", "known")["id"]
    session.add(Deployment(registration_id=registration_id, id_on_platform="new", created_at=now))
    session.commit()

    listed = stoke("platform", "list").stdout

    assert "deployment known: let in" in listed
    assert f"deployment new: waits for: stoke platform approve {registration_id} new" in listed


def test_an_empty_list_says_what_to_do(stoke: Shell) -> None:
    assert "stoke platform invite" in stoke("platform", "list").stdout
    assert stoke.json("platform", "list") == []


@pytest.mark.usefixtures("any_database")
def test_an_approved_deployment_is_let_in_seen_before_or_not(stoke: Shell, session: Session) -> None:
    registration_id = stoke.json(*PLATFORM)["id"]
    waiting = Deployment(registration_id=registration_id, id_on_platform="seen", created_at=datetime.now(UTC))
    session.add(waiting)
    session.commit()

    for deployment in ("seen", "never seen"):
        assert stoke("platform", "approve", str(registration_id), deployment).exit_code == 0

    approved = {"seen": True, "never seen": True}
    listed = stoke.json("platform", "list")[0]["deployments"]
    assert {one["id_on_platform"]: one["approved"] for one in listed} == approved


def test_approving_for_nobody_is_a_sentence(stoke: Shell) -> None:
    result = stoke("platform", "approve", "7", "1")

    assert result.exit_code == 1
    assert result.stderr == "Error: There is no registration 7: `stoke platform list` shows them.\n"


def test_an_invite_is_a_link_that_opens_once_it_is_followed(stoke: Shell, session: Session) -> None:
    told = stoke.json("platform", "invite", "--name", "Saltmarsh", "--allow-other-hosts")

    found = re.fullmatch(r"https://stoke\.test/lti/register/([\w-]{40,})", told["url"])
    assert found is not None
    invite = find_invite(session, found[1], datetime.now(UTC))
    assert (invite.name, invite.allow_other_hosts, invite.allow_private_network) == ("Saltmarsh", True, False)
    assert datetime.fromisoformat(told["expires_at"]) > datetime.now(UTC)


def test_an_invitation_without_a_name_that_shows_is_a_sentence(stoke: Shell) -> None:
    result = stoke("platform", "invite", "--name", " \u2003")

    assert (result.exit_code, "it is missing." in result.stderr) == (2, True)


def test_the_configuration_for_canvas_names_this_installation(stoke: Shell) -> None:
    configuration = json.loads(stoke("platform", "canvas-json").stdout)

    assert configuration["oidc_initiation_url"] == "https://stoke.test/lti/login"
    assert configuration["target_link_uri"] == "https://stoke.test/lti/launch"


@pytest.mark.usefixtures("any_database")
def test_an_added_activity_waits_for_courses_under_the_printed_uuid(stoke: Shell, session: Session) -> None:
    registration = str(stoke.json(*PLATFORM)["id"])

    told = stoke.json(
        *("activity", "add", "--registration", registration, "--kind", "discussion"),
        *("--title", "Tides", "--prompt", "Why *two* a day?", "--objective", "Explain tides"),
    )

    activity = session.scalars(select(Activity).filter_by(uuid=told["uuid"])).one()
    assert told["custom"] == f"activity={activity.uuid}"
    assert (activity.title, activity.objective, activity.context_id) == ("Tides", "Explain tides", None)
    assert "<em>two</em>" in activity.prompt_html
    assert [step.kind for step in steps_of(session, activity.id)] == ["post", "reply", "thank", "days"]


def test_an_activity_with_a_title_alone_has_prompt_and_objective(stoke: Shell, session: Session) -> None:
    registration = str(stoke.json(*PLATFORM)["id"])

    stoke("activity", "add", "--registration", registration, "--kind", "discussion", "--title", "Tides")

    activity = session.scalars(select(Activity)).one()
    assert activity.prompt == "Tides"
    assert activity.objective
    assert activity.reason


def test_an_activity_begins_as_a_new_one_of_its_kind_does_at_this_site(
    stoke: Shell, session: Session
) -> None:
    registration = str(stoke.json(*PLATFORM)["id"])
    set_site_default(session, score_maximum(), 5, locked=True)
    set_site_default(session, words("post"), 80, locked=True)
    session.commit()

    stoke("activity", "add", "--registration", registration, "--kind", "discussion", "--title", "Tides")

    activity = session.scalars(select(Activity)).one()
    steps = steps_of(session, activity.id)
    assert activity.score_maximum == 5
    assert [(one.kind, one.needed, one.minimum_words) for one in steps[:2]] == [
        ("post", 1, 80),
        ("reply", 2, 0),
    ]


@pytest.mark.parametrize(
    ("registration", "kind", "title", "sentence"),
    [
        ("99", "discussion", "Tides", "There is no registration 99: `stoke platform list` shows them."),
        ("1", "essay", "Tides", "There is no kind 'essay'; there is: discussion, race, sharing, quiz, hunt."),
        ("1", "discussion", " ", "The title needs 1 to 200 characters."),
        ("1", "discussion", "t" * 201, "The title needs 1 to 200 characters."),
    ],
)
def test_an_activity_that_cannot_be_is_a_sentence(
    stoke: Shell, session: Session, registration: str, kind: str, title: str, sentence: str
) -> None:
    stoke(*PLATFORM)

    result = stoke("activity", "add", "--registration", registration, "--kind", kind, "--title", title)

    assert (result.exit_code, result.stderr) == (1, f"Error: {sentence}\n")
    assert session.scalars(select(Activity)).all() == []


@pytest.mark.usefixtures("any_database")
def test_a_rotated_key_is_published_beside_the_one_that_still_signs(stoke: Shell, session: Session) -> None:
    first, second = stoke.json("keys", "rotate")["kid"], stoke.json("keys", "rotate")["kid"]

    now = datetime.now(UTC)
    published = [key["kid"] for key in public_key_set(session, now)["keys"]]
    assert published == [first, second]
    assert current_key(session, SECRET, now).kid == first
    assert session.scalars(select(SigningKeyRow).filter_by(kid=first)).one().published_until is not None
