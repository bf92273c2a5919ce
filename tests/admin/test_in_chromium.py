"""The admin's pages in a browser: by keyboard, at every width, in light and dark."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from lti_tool.admin.admins import add_admin
from lti_tool.admin.sign_ins import make_link
from lti_tool.app import create_app
from lti_tool.cli.serving import WebServer, listen
from lti_tool.course.models import Deployment
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.database import begin_writing, db
from lti_tool.lti.signing_keys import ensure_key
from tests.journeys.looking import look_at, take_pictures
from tests.tool import settings_for

MOODLE = "https://moodle.school.example"
FOCUSED = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
pytestmark = pytest.mark.browser


@contextmanager
def served(database_url: str) -> Iterator[tuple[str, str]]:
    """A running tool with one platform; its address, and the path of a link to sign in."""
    app = create_app(settings_for(database_url, base_url="http://127.0.0.1:8700"))
    now = datetime.now(UTC)
    with app.app_context():
        begin_writing(db.session())
        token = make_link(db.session(), add_admin(db.session(), "sam@school.test", now).id, now)
        ensure_key(db.session(), "a secret that only tests know, long enough", now)
        terms = RegistrationTerms(
            name="Our Moodle",
            issuer=MOODLE,
            client_id="9wJh0Qx2sN5aBcD",
            auth_url=f"{MOODLE}/mod/lti/auth.php",
            token_url=f"{MOODLE}/mod/lti/token.php",
            jwks_url=f"{MOODLE}/mod/lti/certs.php",
            family="moodle",
        )
        made = add_registration(db.session(), terms, ("1",), now)
        db.session.add(Deployment(registration_id=made.id, id_on_platform="17", created_at=now))
        db.session.commit()
    with listen("127.0.0.1", 0) as socket:
        server = WebServer(app, socket)
        server.start()
        yield f"http://127.0.0.1:{socket.getsockname()[1]}", f"/admin/sign-in/{token}"
        server.stop()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def page(browser: Browser, database_url: str) -> Iterator[Page]:
    """An admin's page, at the button of their link."""
    with served(database_url) as (home, link):
        context = browser.new_context(base_url=home)
        page = context.new_page()
        page.goto(link)
        yield page
        context.close()


def follow(page: Page, link: str, heading: str, *, exact: bool = False) -> None:
    """Click a link and wait for the page of that heading."""
    page.get_by_role("link", name=link, exact=exact).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_an_admin_signs_in_invites_registers_and_pauses(page: Page) -> None:
    take_pictures(page, "admin-open-link")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    take_pictures(page, "admin-health")

    follow(page, "Platforms", "Platforms")
    follow(page, "Invite a platform", "Invite a platform")
    take_pictures(page, "admin-invite")
    page.get_by_label("Name").fill("The other Moodle")
    page.get_by_role("button", name="Make the link").click()
    expect(page.locator(".once code")).to_contain_text("/lti/register/")
    take_pictures(page, "admin-invitation")

    follow(page, "Platforms", "Platforms", exact=True)
    take_pictures(page, "admin-platforms")
    follow(page, "Our Moodle", "Our Moodle")
    take_pictures(page, "admin-platform")
    page.get_by_role("button", name="Approve deployment 17").click()
    expect(page.get_by_text("Launches from this deployment are let in.")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    look_at(page, "admin-paused")
    follow(page, "Change its name and addresses", "Change Our Moodle")
    page.get_by_label("Public keyset URL").fill("-----BEGIN PRIVATE KEY-----")
    page.get_by_label("Name").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    look_at(page, "admin-edit-refused")
    follow(page, "Platforms", "Platforms", exact=True)
    follow(page, "Endpoints and keys to copy", "Endpoints and keys to copy")
    take_pictures(page, "admin-addresses")
    page.get_by_role("link", name="Canvas").click()
    expect(page.get_by_role("link", name="Register this Canvas")).to_be_visible()
    take_pictures(page, "admin-addresses-canvas")
    follow(page, "Register this Canvas", "Register a platform by hand")
    take_pictures(page, "admin-register-by-hand")
    follow(page, "Defaults", "Defaults")
    words = page.get_by_label("Least words of a post", exact=True)
    words.fill("lots")
    page.get_by_role("button", name="Save").click()
    expect(words).to_have_attribute("aria-invalid", "true")
    look_at(page, "admin-defaults")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    take_pictures(page, "admin-sign-in")


def test_everything_works_by_keyboard_alone(page: Page) -> None:
    def press(name: str, then: str) -> None:
        for _key in range(60):
            page.keyboard.press("Tab")
            if str(page.evaluate(FOCUSED)).strip() == name:
                break
        page.keyboard.press("Enter")
        expect(page.get_by_text(then).first).to_be_visible()

    press("Sign in", "Sign out")
    press("Platforms", "Register by hand")
    press("Our Moodle", "What Stoke knows of it")
    press("Take back deployment 1", "are not let in any more")
    press("Remove …", "Remove Our Moodle?")
    for _key in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "name":
            break
    page.keyboard.type("Our Moodle")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This platform is removed.")).to_be_visible()
    press("Undo", "Brought back")
