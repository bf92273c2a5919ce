"""Pages of those who run the site, and of the campus."""

from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

from pydantic import SecretStr
from sqlalchemy import delete
from werkzeug.test import Client, TestResponse

from lti_tool.exports.models import RecordStore
from lti_tool.web.ports import EXTENSION, Ports
from tests.look.screens.world import Screen, Shown, World, stranger
from tests.support.campus import CAMPUS_URL


def on_campus(path: str) -> Shown:
    def page(world: World) -> TestResponse:
        client = Client(world.school.sandbox)
        return client.get(f"{path}?as=ines", base_url=CAMPUS_URL, follow_redirects=True)

    return page


def with_mail(path: str) -> Shown:
    """The campus's mail after a letter came."""

    def page(world: World) -> TestResponse:
        letter = EmailMessage()
        letter["From"], letter["Subject"] = (
            "Stoke <stoke@saltmarsh.example>",
            "3 are new for you in Leading Small Teams",
        )
        letter.set_content("Sign in: http://127.0.0.1:8700/admin/sign-in/" + "a-long-token" * 12)
        letter.add_alternative("<!doctype html><title>New</title><p lang=en>New for you", subtype="html")
        to = ["aokafor@saltmarsh.example", "somebody-else@school.example"]
        world.school.campus.postbox.take(to, letter.as_bytes(policy=SMTP), world.school.clock())
        return on_campus(f"/moodle/courses/2/mail{path}")(world)

    return page


def with_records(world: World) -> TestResponse:
    """Where acts are told, at a site that tells a store, which refuses the key."""
    app = world.school.app
    ports: Ports = app.extensions[EXTENSION]
    url = SecretStr("xapi+https://key:secret@10.0.0.7/xapi")
    app.extensions[EXTENSION] = replace(
        ports, settings=ports.settings.model_copy(update={"records_url": url})
    )
    row = RecordStore(id=1, swept_to=0, seen_to=0, seen_at=ports.clock(), failures=3, reason="access_refused")
    world.school.in_database(lambda session: session.add(row))
    page = world.admin.send("/admin/records", "/admin/records/try")
    world.school.in_database(lambda session: session.execute(delete(RecordStore)))
    app.extensions[EXTENSION] = ports
    return page


SCREENS: dict[str, Screen] = {
    "sign in": ("", lambda world: stranger(world).get("/admin/sign-in")),
    "link to sign in": ("", lambda world: stranger(world).get(world.admin.link())),
    "health": ("admin", ""),
    "launch log": ("admin", "launches"),
    "platforms": ("admin", "platforms"),
    "a platform": ("admin", "platforms/1"),
    "a platform's addresses": ("admin", "platforms/1/edit"),
    "removing a platform": ("admin", "platforms/1/remove"),
    "register by hand": ("admin", "platforms/new"),
    "invite": ("admin", "invitations/new"),
    "invitation": ("admin", lambda world: world.admin.send(
        "/admin/invitations/new", "/admin/invitations/new", True, name="Another"
    )),
    "endpoints and keys": ("admin", "addresses"),
    "defaults": ("admin", "defaults"),
    "records that nobody is told": ("admin", "records"),
    "records": ("admin", with_records),
    "campus": ("", on_campus("/moodle/")),
    "campus gradebook": ("", on_campus("/moodle/courses/2/gradebook")),
    "campus people": ("", on_campus("/moodle/courses/2/people")),
    "campus tools": ("", on_campus("/moodle/courses/2/tools")),
    "campus mail": ("", with_mail("")),
    "campus letter": ("", with_mail("/1")),
}  # fmt: skip
