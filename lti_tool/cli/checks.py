"""What `stoke doctor` looks at, and what it says in plain words."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from limits.storage import storage_from_string
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from lti_tool.admin.health.reading import read_figures
from lti_tool.admin.health.rules import Level, Matter, judge
from lti_tool.admin.health.words import words_of
from lti_tool.cli.opening import Tool, is_damaged, newest_revision, opened, revision_of
from lti_tool.course.models import Registration
from lti_tool.errors import SettingsInvalid
from lti_tool.lti.connections import Limits
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.lifetimes import TOLERANCE_S
from lti_tool.lti.platform_clock import ahead, platform_date
from lti_tool.lti.signing_keys import current_key

LEAST_FREE_BYTES = 500_000_000
REDIS_SECONDS = 2
MOST_ASKED = 5
PATIENCE = Limits(read=5, total=8)
"""Seconds for a platform that is asked for the time."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one matter, and what to do where it is not fine."""

    matter: str
    fine: bool
    says: str
    do: str = ""


def examine() -> list[Finding]:
    """Look at everything; what cannot be looked at for want of something else is left out."""
    try:
        with opened() as tool:
            return [
                Finding("settings", True, f"All settings are readable; mode {tool.settings.mode}."),
                *_examine(tool),
            ]
    except SettingsInvalid as error:
        do = "README.md lists the settings and what they may be."
        return [Finding("settings", False, line, do) for line in error.lines]


def _examine(tool: Tool) -> Iterator[Finding]:
    yield _base_url(tool)
    if tool.settings.redis_url:
        yield _redis(tool.settings.redis_url.get_secret_value())
    if tool.engine.dialect.name == "sqlite":
        yield _disk(Path(tool.engine.url.database or "."))
    database = _database(tool)
    yield database
    if database.fine:
        yield _keys(tool)
        yield _clock(tool)
        yield from _health(tool)


def _base_url(tool: Tool) -> Finding:
    url, mode = tool.settings.base_url, tool.settings.mode
    if mode == "production" and tool.settings.on_loopback:
        says = f"{url} is known to this machine only: no platform and no other browser reaches it."
        return Finding("base URL", False, says, "Set STOKE_BASE_URL to the https address that people use.")
    return Finding("base URL", True, f"Browsers and platforms reach the tool at {url}.")


def _redis(url: str) -> Finding:
    do = "Start Redis, correct STOKE_REDIS_URL, or leave it out: then each process counts for itself."
    wait = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS}
    if not storage_from_string(url, **wait).check():
        return Finding("Redis", False, "Redis does not answer.", do)
    return Finding("Redis", True, "Redis answers.")


def _disk(database: Path) -> Finding:
    folder = next(parent for parent in database.absolute().parents if parent.is_dir())
    free = shutil.disk_usage(folder).free
    says = f"{free / 1e9:.1f} GB are free beside the database."
    do = "Make room: a full disk stops posting."
    return Finding("disk", free >= LEAST_FREE_BYTES, says, "" if free >= LEAST_FREE_BYTES else do)


def _database(tool: Tool) -> Finding:
    try:
        if is_damaged(tool.engine):
            do = "Move it away, run `stoke db upgrade`, then `stoke restore FILE` with the newest backup."
            return Finding("database", False, "The database file is damaged.", do)
        revision = revision_of(tool.engine)
    except SQLAlchemyError as error:
        own_words = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        do = "See that the database runs and that STOKE_DATABASE_URL names it."
        return Finding("database", False, f"The database cannot be opened: {own_words}.", do)
    newest = newest_revision()
    if revision is None:
        return Finding("database", False, "The database has no tables yet.", "Run `stoke db upgrade`.")
    if revision != newest:
        says = f"The database is of revision {revision}, this release needs {newest}."
        return Finding("database", False, says, "Run `stoke db upgrade`; make a backup before.")
    return Finding("database", True, f"The database answers and is up to date (revision {revision}).")


def _keys(tool: Tool) -> Finding:
    try:
        kid = current_key(tool.session, tool.secret, tool.now).kid
    except SettingsInvalid as error:
        do = (
            "Put the earlier STOKE_SECRET_KEY back. If it is lost: `stoke keys rotate`; "
            "scores wait an hour, until the new key signs."
        )
        return Finding("signing keys", False, error.lines[0], do)
    except LookupError:
        do = "The first start makes one; so does `stoke keys rotate`."
        return Finding("signing keys", False, "There is no signing key yet.", do)
    return Finding("signing keys", True, f"Key {kid} signs and opens with STOKE_SECRET_KEY.")


def _clock(tool: Tool) -> Finding:
    for name, offset in _offsets(tool):
        if abs(offset) <= TOLERANCE_S:
            return Finding("clock", True, f"The clock agrees with that of {name} ({offset:+.0f} s).")
        says = f"The clock of {name} is {abs(offset):.0f} s {'ahead' if offset > 0 else 'behind'}."
        do = f"Set this machine's clock (NTP); beyond {TOLERANCE_S} s launches are refused."
        return Finding("clock", False, says, do)
    return Finding("clock", True, f"It is {tool.now:%Y-%m-%d %H:%M:%S} UTC here; no platform told its time.")


def _health(tool: Tool) -> Iterator[Finding]:
    """What the health page says needs a person, but for what was looked at above, or never began."""
    figures = read_figures(tool.session, tool.now, tool.now - timedelta(days=1))
    for finding in judge(figures, tool.now):
        never_began = finding.matter is Matter.NO_WORKER and figures.worker_seen_at is None
        looked_at = finding.matter in (Matter.NO_KEY, Matter.CLOCK)
        if finding.level is Level.NEEDS_YOU and not (looked_at or never_began):
            words = words_of(finding)
            yield Finding(words.title, False, words.says, words.copy)


def _offsets(tool: Tool) -> Iterator[tuple[str, float]]:
    """How many seconds platforms' clocks are ahead of ours, of those that answer."""
    http = PlatformHttp(inside_allowed=tool.settings.on_loopback)
    enabled = select(Registration).where(Registration.disabled_at.is_(None)).order_by(Registration.id.desc())
    for row in tool.session.scalars(enabled.limit(MOST_ASKED)).all():
        began = datetime.now(UTC)
        if told := platform_date(http, row.known(), PATIENCE):
            yield row.name, ahead(told, began, datetime.now(UTC)).total_seconds()
