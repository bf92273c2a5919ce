"""Both sites of the campus: one lock, one clock, and the file they are kept in."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lti_tool.sandbox import courses, registering, storage
from lti_tool.sandbox.credentials import SigningKey
from lti_tool.sandbox.keys import Alteration, Fetcher, KeyMaker, fetch_json, make_private_key
from lti_tool.sandbox.postbox import Postbox
from lti_tool.sandbox.posting import Poster, post_json
from lti_tool.sandbox.seed import campus_people, uuid_like
from lti_tool.sandbox.state import Message, Site
from lti_tool.sandbox.ways import ALL_WAYS
from lti_tool.sandbox.ways.protocol import Ways

MESSAGES_KEPT = 20_000


@dataclass(frozen=True)
class ToolAddress:
    """Where the tool that the campus knows from the start can be found."""

    login_url: str
    launch_url: str
    jwks_url: str
    registration_url: str | None = None


@dataclass(frozen=True)
class CanvasHosts:
    """Where a Canvas in the cloud stands (lti.md C1): an issuer that all schools share, the host of signing
    in, and the school's own. A self-hosted one often keeps the issuer and has one host (G4)."""

    issuer: str
    sso: str
    school: str


def system_clock() -> datetime:
    """Now, aware and UTC."""
    return datetime.now(UTC)


class Sites:
    """What both sites remember, behind one lock.

    `ways` is "moodle" or "canvas" everywhere. With a folder, every change is saved there and a restart
    finds it again. `make_key`, `fetch` and `post` are for tests: ready keys, and a tool in the same
    process; so is `canvas`, since a demo has one host.
    """

    def __init__(
        self,
        base_url: str,
        tool: ToolAddress,
        folder: Path | None = None,
        clock: Callable[[], datetime] = system_clock,
        make_key: KeyMaker = make_private_key,
        fetch: Fetcher = fetch_json,
        canvas: CanvasHosts | None = None,
        post: Poster = post_json,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.tool = tool
        self.fetch = fetch
        self._canvas = canvas
        self.post = post
        self.postbox = Postbox()
        self._clock = clock
        self._make_key = make_key
        self._file = folder / "campus.json" if folder else None
        self._lock = threading.RLock()
        self._alterations: dict[str, list[Alteration]] = {}
        self._sites = storage.load(self._file) if self._file else {}
        for ways in ALL_WAYS.values():
            if ways.name not in self._sites:
                self._sites[ways.name] = self._new_site(ways)
        self._save()

    def ways(self, name: str) -> Ways:
        """The rules of "moodle" or "canvas". Raises KeyError for another name."""
        return ALL_WAYS[name]

    @contextmanager
    def reading(self, ways: str) -> Iterator[Site]:
        """The site, held still while it is read."""
        with self._lock:
            yield self._sites[ways]

    @contextmanager
    def changing(self, ways: str) -> Iterator[Site]:
        """The site, held while it is changed, and saved afterwards."""
        with self._lock:
            yield self._sites[ways]
            self._save()

    def now(self, ways: str) -> datetime:
        """The site's own clock, which a fault may have shifted."""
        return self.now_of(self._sites[ways])

    def now_of(self, site: Site) -> datetime:
        """The same for a site at hand."""
        return self._clock() + timedelta(seconds=site.faults.clock_seconds)

    def log(self, ways: str, message: Message) -> None:
        """Keep a message for the page "Messages sent"."""
        with self.changing(ways) as site:
            message.number = site.next_number("message")
            site.messages.append(message)
            del site.messages[:-MESSAGES_KEPT]

    def take_alteration(self, ways: str) -> Alteration | None:
        """How the message that is about to be signed is to be spoilt; once."""
        with self._lock:
            waiting = self._alterations.get(ways)
            return waiting.pop(0) if waiting else None

    def _new_site(self, ways: Ways) -> Site:
        one = f"{self.base_url}/{ways.name}"
        hosts = self._canvas if ways.name == "canvas" and self._canvas else CanvasHosts(one, one, one)
        people = campus_people(ways.user_id)
        site = Site(ways.name, hosts.issuer, people, sso=hosts.sso, school=hosts.school)
        site.keys = self._new_keys(site)
        registering.add_first_tool(site, ways, self.tool.login_url, self.tool.launch_url, self.tool.jwks_url)
        courses.start_over(site, ways, self._clock())
        return site

    def _new_keys(self, site: Site) -> list[SigningKey]:
        """One key for Moodle; past, present and future ones for Canvas (lti.md G1)."""
        count = 3 if site.ways == "canvas" else 1
        names = [f"{site.ways}-{site.next_number('key')}" for _ in range(count)]
        if site.ways == "canvas":
            # lti.md C1: a timestamp and a UUID.
            names = [f"{self.now_of(site):%Y-%m-%dT%H:%M:%SZ}_{uuid_like(name)}" for name in names]
        return [SigningKey(name, self._make_key()) for name in names]

    def _save(self) -> None:
        if self._file:
            with self._lock:
                storage.save(self._file, self._sites)
