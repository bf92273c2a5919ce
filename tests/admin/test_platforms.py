"""An admin looks after platforms in a browser: approves, pauses, removes, changes, registers, invites."""

import re

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from lti_tool.course.models import Deployment, Invite, Registration
from lti_tool.lti.signing_keys import public_key_set
from tests.admin.desk import SAM, AdminDesk
from tests.course.test_rules import FINE
from tests.databases import recorded_statements
from tests.launch.test_registering import start_of
from tests.matrix.samples import DISCUSSION
from tests.support.school import WAYS, School

PAGES = ["/admin/platforms", "/admin/platforms/1", "/admin/platforms/1/edit"]
PAGES += ["/admin/platforms/1/remove", "/admin/platforms/new", "/admin/invitations/new"]
PAGES += ["/admin/addresses?for=moodle", "/admin/addresses?for=canvas", "/admin/addresses?for=other"]


@pytest.fixture
def desk(school_desk: AdminDesk) -> AdminDesk:
    """Sam Reyes, signed in at a tool with two platforms."""
    return school_desk


def registration(desk: AdminDesk, number: int = 1) -> Registration:
    return desk.in_database(lambda session: session.get_one(Registration, number))


def on_platform(desk: AdminDesk, action: str, **fields: str) -> tuple[int, str]:
    page = desk.send("/admin/platforms/1", f"/admin/platforms/1/{action}", follow_redirects=True, **fields)
    return page.status_code, page.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_six_statements_at_most(desk: AdminDesk, path: str) -> None:
    with recorded_statements() as statements:
        page = desk.get(path)

    assert page.status_code == 200
    assert len(statements) <= 6, statements


def test_the_newest_launch_and_waiting_deployments_are_shown(desk: AdminDesk, school: School) -> None:
    school.send_answer("moodle", school.pick("moodle").post("add/new", **DISCUSSION))
    school.in_database(lambda session: session.execute(update(Deployment).values(approved_at=None)))

    page = desk.get("/admin/platforms").text

    assert "Newest launch: Mon 14 Sep, 12:00." in page
    assert page.count("1 deployment waits for you") == 2


def test_a_deployment_is_taken_back_and_approved(desk: AdminDesk) -> None:
    taken = on_platform(desk, "deployments/1/take-back")
    waiting = registration_waits(desk)
    approved = on_platform(desk, "deployments/1/approve")

    assert (taken[0], "are not let in any more" in taken[1], waiting) == (200, True, True)
    assert (approved[0], "are let in" in approved[1], registration_waits(desk)) == (200, True, False)


def registration_waits(desk: AdminDesk) -> bool:
    return desk.in_database(lambda session: session.get_one(Deployment, 1).approved_at is None)


def test_a_deployment_of_another_platform_is_not_here(desk: AdminDesk) -> None:
    status, page = on_platform(desk, "deployments/2/take-back")

    assert (status, "Nothing is here" in page) == (404, True)
    assert not registration_waits(desk)


def test_a_platform_is_paused_and_resumed(desk: AdminDesk) -> None:
    paused = on_platform(desk, "pause")
    since = registration(desk).disabled_at
    resumed = on_platform(desk, "resume")

    assert ("This platform is paused." in paused[1], since) == (True, desk.clock())
    assert ("Resumed." in resumed[1], registration(desk).disabled_at) == (True, None)


def test_a3_removing_wants_the_name_and_can_be_undone(desk: AdminDesk) -> None:
    wrong = on_platform(desk, "remove", name="Saltmarsh")
    kept = registration(desk).removed_at
    removed = on_platform(desk, "remove", name=" Saltmarsh, moodle ")
    resumed = on_platform(desk, "resume")
    undone = on_platform(desk, "undo")

    assert (wrong[0], "This is not its name." in wrong[1], kept) == (422, True, None)
    assert "Wed 14 Oct" in removed[1]
    assert (resumed[0], "This has changed meanwhile" in resumed[1]) == (409, True)
    assert ("Brought back" in undone[1], registration(desk).removed_at) == (True, None)


def test_a_platform_gets_another_name_and_other_addresses(desk: AdminDesk) -> None:
    fields = {name: FINE[name] for name in ("auth_url", "token_url", "jwks_url", "token_audience", "family")}

    status, page = on_platform(desk, "edit", **fields, name="  Our Moodle\n")

    row = registration(desk)
    assert (status, "Blanks around what you typed were taken away." in page) == (200, True)
    assert (row.name, row.auth_url, row.jwks_url) == ("Our Moodle", FINE["auth_url"], FINE["jwks_url"])
    assert (row.token_audience, row.allow_private_network) == (None, False)


def test_addresses_inside_need_a_yes(desk: AdminDesk) -> None:
    inside = FINE | {"jwks_url": "http://10.0.0.5/certs"}

    refused = on_platform(desk, "edit", **inside)
    taken = on_platform(desk, "edit", **inside, allow_private_network="1")

    assert (refused[0], "Stoke may not call this address" in refused[1]) == (422, True)
    assert 'value="http://10.0.0.5/certs"' in refused[1]
    assert (taken[0], registration(desk).allow_private_network) == (200, True)


def test_a_private_key_is_neither_shown_again_nor_logged(desk: AdminDesk) -> None:
    secret = "MIIEvQIBADANBgkq"

    with capture_logs() as lines:
        status, page = on_platform(desk, "edit", **FINE | {"jwks_url": f"BEGIN PRIVATE KEY {secret}"})

    assert (status, "This was a private key." in page) == (422, True)
    assert secret not in page
    assert secret not in repr(lines)


def test_a_platform_is_registered_by_hand_once(desk: AdminDesk) -> None:
    page = desk.send("/admin/platforms/new", "/admin/platforms/new", True, **FINE | {"deployment": "7"})
    again = desk.send("/admin/platforms/new", "/admin/platforms/new", False, **FINE)

    row = registration(desk, 3)
    assert (page.status_code, page.request.path) == (200, "/admin/platforms/3")
    assert "Deployment 7" in page.text
    assert (row.issuer, row.client_id, row.family) == (FINE["issuer"], FINE["client_id"], "moodle")
    assert (again.status_code, "registered already" in again.text) == (422, True)


def test_a_second_platform_of_one_issuer_and_client_is_told_its_own_login_address(desk: AdminDesk) -> None:
    new, other = "/admin/platforms/new", {"jwks_url": "https://lms2.example/keys"}
    desk.send(new, new, True, **FINE)

    page = desk.send(new, new, True, **FINE | other).text

    first, twin = registration(desk, 3), registration(desk, 4)
    assert "Another platform has the same issuer and client id: set the login address in this one" in page
    assert f"<code>http://127.0.0.1:8700/lti/login/{twin.login_key}</code>" in page
    assert f"/lti/login/{first.login_key}</code>" in desk.get("/admin/platforms/3").text
    for family in ("moodle", "canvas", "other"):
        copied = desk.get(f"/admin/addresses?for={family}&platform=4").text
        assert f"/lti/login/{twin.login_key}" in copied
        assert "/lti/login<" not in copied
    edit = "/admin/platforms/4/edit"
    same = desk.send(edit, edit, False, **FINE | {"jwks_url": first.jwks_url})
    assert (same.status_code, "registered already with these keys" in same.text) == (422, True)


def test_what_was_removed_is_brought_back_rather_than_registered_again(desk: AdminDesk) -> None:
    new, other = "/admin/platforms/new", {"jwks_url": "https://lms2.example/keys"}
    desk.send(new, new, True, **FINE)
    desk.send("/admin/platforms/3", "/admin/platforms/3/remove", True, name=FINE["name"])

    same = desk.send(new, new, False, **FINE)
    apart = desk.send(new, new, True, **FINE | other)
    edit = "/admin/platforms/4/edit"
    changed = desk.send(edit, edit, False, **FINE)
    undone = desk.send("/admin/platforms/3", "/admin/platforms/3/undo", True)
    again = desk.send("/admin/platforms/3", "/admin/platforms/3/undo", True)

    for refused in (same, changed):
        assert refused.status_code == 422
        assert "Open it in the list of platforms and undo that" in refused.text
    assert (apart.status_code, "Another platform has the same" in apart.text) == (200, False)
    assert undone.status_code == 200
    assert "was registered meanwhile: give each its own login address" in undone.text
    assert "Another platform has the same issuer and client id." in desk.get("/admin/platforms/4").text
    assert (again.status_code, "This has changed meanwhile" in again.text) == (409, True)


def test_for_canvas_in_the_cloud_only_the_name_and_the_client_id_are_left_to_type(desk: AdminDesk) -> None:
    form = desk.get("/admin/platforms/new?for=canvas").text
    fields = {name: FINE[name] for name in ("name", "client_id", "deployment", "token_audience")}
    for name in ("issuer", "auth_url", "token_url", "jwks_url"):
        found = re.search(rf'<input[^>]* name="{name}"', form)
        value = found and re.search(r' value="([^"]+)"', found[0])
        assert value, name
        fields[name] = value[1]

    page = desk.send("/admin/platforms/new", "/admin/platforms/new", True, **fields, family="canvas")

    assert (page.status_code, page.request.path) == (200, "/admin/platforms/3")
    assert registration(desk, 3).issuer == "https://canvas.instructure.com"


def test_nothing_that_was_typed_is_lost(desk: AdminDesk) -> None:
    typed = FINE | {"issuer": "moodle.school.example", "name": ""}

    page = desk.send(
        "/admin/platforms/new", "/admin/platforms/new", False, **typed, allow_private_network="1"
    )

    assert page.status_code == 422
    assert [text for text in typed.values() if text and text not in page.text] == []
    assert "Issuer: The issuer is an address that begins with https://." in page.text
    assert re.search(r'name="allow_private_network"[^>]* checked', page.text)


def test_an_invitation_is_shown_once_listed_and_withdrawn(desk: AdminDesk) -> None:
    form = "/admin/invitations/new"
    shown = desk.send(form, form, name="Northgate", allow_private_network="1")
    link = re.search(r"http://127\.0\.0\.1:8700(/lti/register/[\w-]+)", shown.text)
    listed = desk.get("/admin/platforms").text
    start = {"openid_configuration": "https://north.example/configuration"}

    assert link
    assert "Open its settings (the cog)" in shown.text
    assert ("In Canvas" in shown.text, "/admin/addresses?for=canvas" in shown.text) == (True, True)
    assert desk.app.test_client().get(link[1], query_string=start).status_code == 200
    assert ("Northgate" in listed, "/lti/register/" in listed) == (True, False)
    row = desk.in_database(lambda session: session.scalars(select(Invite)).one())
    assert (row.allow_other_hosts, row.allow_private_network) == (False, True)

    withdrawn = desk.send("/admin/platforms", f"/admin/invitations/{row.id}/withdraw", True)

    assert "Northgate" not in withdrawn.text
    assert desk.app.test_client().get(link[1], query_string=start).status_code == 410


@pytest.mark.parametrize("ways", WAYS)
def test_a_platform_registers_itself_with_the_link_of_the_page(
    desk: AdminDesk, school: School, ways: str
) -> None:
    form = "/admin/invitations/new"
    link = re.search(r"/lti/register/[\w-]+", desk.send(form, form, name="Northgate").text)
    assert link

    done = school.browser().post(link[0], data=start_of(school, ways))

    listed, page = desk.get("/admin/platforms").text, desk.get("/admin/platforms/3").text
    assert (done.status_code, "Northgate is registered" in done.text) == (200, True)
    assert ("Northgate" in listed, "Open invitations" in listed) == (True, False)
    assert ("Let in since" in page, "None yet: the first launch" in page) == (
        ways == "moodle",
        ways == "canvas",
    )


@pytest.mark.parametrize(
    "path", ["/admin/platforms/new", "/admin/platforms/1/edit", "/admin/invitations/new"]
)
def test_what_is_needed_has_a_star(desk: AdminDesk, path: str) -> None:
    page = desk.get(path).text

    needed = re.findall(
        r'<label for="(\w+)">[^<]*</label><span class="needed" aria-hidden="true"> \*</span>', page
    )

    assert needed
    assert needed == re.findall(r'<(?:input|select)[^>]* name="(\w+)" required', page)
    assert ("Fields with * are needed." in page) == (len(needed) > 1)


def test_what_a_platform_needs_is_there_to_copy(desk: AdminDesk) -> None:
    pages = {name: desk.get(f"/admin/addresses?for={name}").text for name in ("moodle", "canvas", "other")}

    for page in pages.values():
        for end in ("/lti/login", "/lti/launch", "/.well-known/jwks.json"):
            assert f"<code>http://127.0.0.1:8700{end}</code>" in page
        assert "BEGIN PUBLIC KEY" in page
        assert "PRIVATE" not in page
    [key] = desk.in_database(lambda session: public_key_set(session, desk.clock())["keys"])
    assert key["n"] in pages["other"]
    assert "context_history=$Context.id.history" in pages["moodle"]
    assert "oidc_initiation_url" in pages["canvas"]
    assert "https://purl.imsglobal.org/spec/lti-ags/scope/score" in pages["other"]


def test_the_log_says_who_did_what_without_an_address(desk: AdminDesk) -> None:
    with capture_logs() as lines:
        on_platform(desk, "pause")

    assert {
        "event": "admin_changed_platform",
        "admin_id": desk.admin_id,
        "registration_id": 1,
        "code": "paused",
    }.items() <= lines[0].items()
    assert SAM not in repr(lines)
