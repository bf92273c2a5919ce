"""A launch opens once, in the browser and for the registration of its login (rows L10, L11)."""

from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lti_tool.errors import (
    BrowserUnknown,
    LaunchExpired,
    LaunchRefused,
    LaunchReplayed,
    RegistrationUnknown,
)
from lti_tool.lti.login import LoginRequest, begin_login
from lti_tool.lti.nonces import purge_nonces
from lti_tool.lti.state import Carrier
from tests.lti_launch.conftest import Door
from tests.lti_launch.forms import changed, nonces
from tests.lti_launch.platform import (
    BROWSER,
    LAUNCH_URL,
    REGISTRATION,
    SECRET,
    form_of,
    query_of,
    resource_link_claims,
)

Claims = dict[str, Any]


def test_l10_a_nonce_opens_one_launch_whatever_else_the_second_says(door: Door, noon: datetime) -> None:
    login = door.login()
    for sub in ("u-1", "u-2"):
        claims = {"nonce": login["nonce"]} | resource_link_claims(noon, sub=sub)
        form = form_of(id_token=door.platform.sign(claims), state=login["state"])
        if sub == "u-1":
            door.post(form)

    with pytest.raises(LaunchReplayed):
        door.post(form)


def test_l10_the_nonce_of_another_login_is_refused(door: Door, noon: datetime) -> None:
    one, other = door.login(), door.login()
    token = door.platform.sign({"nonce": one["nonce"]} | resource_link_claims(noon))

    with pytest.raises(LaunchRefused, match="nonce_foreign"):
        door.post(form_of(id_token=token, state=other["state"]))


@pytest.mark.usefixtures("any_database")
def test_a_replay_is_refused_after_the_first_was_stored(door: Door, noon: datetime) -> None:
    form = door.form(resource_link_claims(noon))
    door.post(form)

    with pytest.raises(LaunchReplayed):
        door.post(form)


@pytest.mark.usefixtures("any_database")
def test_20_of_ten_posts_at_once_one_opens(door: Door, noon: datetime, engine: Engine) -> None:
    form = door.form(resource_link_claims(noon))

    def post(_: int) -> str:
        with Session(engine) as session:
            try:
                return replace(door, session=session).post(form).user.id_on_platform
            except LaunchReplayed as refusal:
                return refusal.code

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(post, range(10)))

    assert sorted(answers) == ["nonce_used"] * 9 + ["u-91"]


@pytest.mark.usefixtures("any_database")
def test_used_nonces_are_kept_as_long_as_their_token_could_pass(door: Door, noon: datetime) -> None:
    door.launch(resource_link_claims(noon))

    assert purge_nonces(door.session, noon + timedelta(seconds=120)) == 0
    assert purge_nonces(door.session, noon + timedelta(seconds=121)) == 1
    assert nonces(door) == 0


@pytest.mark.parametrize("browser", [None, "", "the key of another browser"])
def test_l11_a_launch_in_another_browser_is_refused(door: Door, noon: datetime, browser: str | None) -> None:
    form = door.form(resource_link_claims(noon))
    door.browser = browser

    with pytest.raises(BrowserUnknown):
        door.post(form)


@pytest.mark.parametrize("carrier", Carrier)
def test_a_launch_says_by_what_it_knows_its_browser(door: Door, noon: datetime, carrier: Carrier) -> None:
    login = LoginRequest(REGISTRATION.issuer, "hint", LAUNCH_URL, storage_target="kept_here")
    begun = query_of(begin_login(login, REGISTRATION, BROWSER, SECRET, LAUNCH_URL, noon, carrier).url)
    token = door.platform.sign({"nonce": begun["nonce"]} | resource_link_claims(noon))

    launch = door.post(form_of(id_token=token, state=begun["state"]))

    assert launch.carrier is carrier


@pytest.mark.parametrize("state", ["x", "é", "W10.x", "x" * 2_000])
def test_a_state_that_is_not_ours_is_refused(door: Door, noon: datetime, state: str) -> None:
    form = changed(door.form(resource_link_claims(noon)), state=state)

    with pytest.raises(LaunchRefused, match="state_"):
        door.post(form)


def test_a_state_opens_nothing_after_ten_minutes(door: Door, noon: datetime) -> None:
    login = door.login()
    door.now = noon + timedelta(minutes=10)
    token = door.platform.sign({"nonce": login["nonce"]} | resource_link_claims(door.now))

    with pytest.raises(LaunchExpired):
        door.post(form_of(id_token=token, state=login["state"]))


def test_a_registration_that_was_deleted_meanwhile_opens_nothing(door: Door, noon: datetime) -> None:
    form = door.form(resource_link_claims(noon))
    door.registration = replace(REGISTRATION, id=2)

    with pytest.raises(RegistrationUnknown):
        door.post(form)


def test_a_launch_belongs_to_the_registration_that_its_login_was_for(door: Door, noon: datetime) -> None:
    form = door.form(resource_link_claims(noon))
    door.others = {1: replace(REGISTRATION, client_id="cid-8")}

    with pytest.raises(LaunchRefused, match="aud_foreign"):
        door.post(form)


def test_strangers_fill_no_table(door: Door, noon: datetime) -> None:
    """CVE-2026-34052: ten thousand launches that nobody signed leave no row."""
    form = door.form(resource_link_claims(noon))
    head, body, _ = form["id_token"].split(".")
    refused = 0

    for number in range(10_000):
        forged = urlsafe_b64encode(number.to_bytes(256)).decode().rstrip("=")
        try:
            door.post(changed(form, id_token=f"{head}.{body}.{forged}"))
        except LaunchRefused:
            refused += 1

    assert refused == 10_000
    assert nonces(door) == 0
    assert len(door.platform.asked) == 1
