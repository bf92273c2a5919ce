"""Pages of those who run the site, and of the campus."""

from dataclasses import replace

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
}  # fmt: skip
