"""An admin signs in with a link that works once; nobody else gets to see anything."""

from flask import Flask
from flask.testing import FlaskClient

from tests.admin.desk import AdminDesk
from tests.support.school import form_of_any


def test_a_link_opens_a_session_by_its_button(desk: AdminDesk) -> None:
    page = desk.sign_in()

    assert page.status_code == 200
    assert page.request.path == "/admin/"
    assert '<h2 id="findings-title">Health</h2>' in page.text


def test_opening_a_link_does_not_spend_it(desk: AdminDesk) -> None:
    link = desk.link()

    scanned = [desk.app.test_client().get(link).status_code for _visit in range(3)]
    entered = desk.send(link, link)

    assert scanned == [200, 200, 200]
    assert (entered.status_code, entered.headers["Location"]) == (303, "/admin/")


def test_a_link_works_once(desk: AdminDesk) -> None:
    link = desk.link()
    finder = AdminDesk(desk.app, desk.app.test_client(), desk.clock, "other@school.test")
    token = form_of_any(finder.get(link).text)
    desk.send(link, link)

    too_late = finder.browser.post(link, data={"csrf_token": token})

    assert (too_late.status_code, finder.get(link).status_code) == (410, 410)
    assert finder.get("/admin/").status_code == 303


def test_a_link_runs_out_after_fifteen_minutes(desk: AdminDesk) -> None:
    link = desk.link()
    desk.clock.move(minutes=15)

    assert desk.get(link).status_code == 410


def test_a_session_ends_after_an_hour_without_a_click(desk: AdminDesk) -> None:
    desk.sign_in()
    desk.clock.move(minutes=59)
    assert desk.get("/admin/").status_code == 200
    desk.clock.move(minutes=61)

    ended = desk.get("/admin/")

    assert (ended.status_code, ended.headers["Location"]) == (303, "/admin/sign-in")


def test_a_session_ends_after_eight_hours_of_clicking(desk: AdminDesk) -> None:
    desk.sign_in()
    seen = []
    for _visit in range(17):
        desk.clock.move(minutes=30)
        seen.append(desk.get("/admin/").status_code)

    assert seen == [200] * 15 + [303] * 2


def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(desk: AdminDesk, app: Flask) -> None:
    desk.sign_in()
    kept = desk.browser.get_cookie("__Host-stoke-admin")
    desk.send("/admin/", "/admin/sign-out")
    thief = app.test_client()
    assert kept is not None
    thief.set_cookie("__Host-stoke-admin", kept.value, secure=True)

    assert desk.get("/admin/").status_code == 303
    assert thief.get("/admin/", base_url="https://localhost").status_code == 303


def test_whoever_is_not_signed_in_learns_nothing(client: FlaskClient) -> None:
    page = client.get("/admin", follow_redirects=True)

    assert page.request.path == "/admin/sign-in"
    assert "stoke admin link" in page.text
    assert client.get("/admin/no-such-page").status_code == 404


def test_no_page_of_the_admin_can_be_framed_or_kept(desk: AdminDesk) -> None:
    link = desk.link()
    pages = [desk.get("/admin/sign-in"), desk.get(link), desk.get("/admin/nowhere"), desk.sign_in()]

    for page in pages:
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] == "no-store"


def test_the_cookie_is_kept_from_script_and_from_other_sites(desk: AdminDesk) -> None:
    link = desk.link()

    cookie = desk.send(link, link).headers["Set-Cookie"]

    assert cookie.startswith("__Host-stoke-admin=")
    assert {part.strip() for part in cookie.split(";")} >= {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}


def test_the_appearance_is_kept(desk: AdminDesk) -> None:
    desk.sign_in()

    desk.send("/admin/", "/admin/appearance", theme="dark")

    assert 'data-theme="dark"' in desk.get("/admin/").text


def test_times_are_in_the_zone_of_the_browser_that_signed_in(desk: AdminDesk) -> None:
    link = desk.link()
    form = desk.get(link).text
    pages = [
        desk.send(address, address, follow_redirects=True, **told).text
        for address, told in (
            (link, {"time_zone": "Europe/Brussels"}),
            (desk.link(), {"time_zone": "Mars/Phobos"}),
            (desk.link(), {}),
        )
    ]

    assert '<input type="hidden" name="time_zone">' in form
    assert "/static/zone.js" in form
    assert "Times are yours, Europe/Brussels." in pages[0]
    assert ["Times are in UTC." in page for page in pages] == [False, True, True]
