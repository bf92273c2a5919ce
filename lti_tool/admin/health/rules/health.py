"""What needs a person, what is to be watched, and what is well: pure decisions over figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from lti_tool.admin.health.rules.figures import Figures, PauseFigures, PlatformFigures

WORKER_SILENT = timedelta(seconds=90)
"""A worker says every fifteen seconds that it is there."""
KEYS_KEPT = timedelta(hours=24)
"""So long a platform's last good keys are believed (fault 16)."""
KEY_YEAR = timedelta(days=365)
"""How long one signing key is a good habit (docs/production.md)."""
TOLERANCE = 60
"""Seconds by which clocks may differ (fault 19); from half of it on, it is said."""
LATE = timedelta(minutes=5)
REFUSES_TOOL = frozenset({"access_refused", "scope_missing", "misconfigured"})
"""Answers after which only the platform's admin can help."""
NOT_OPEN_YET = frozenset({"access_refused", "scope_missing"})
"""Answers of a platform whose admin has registered the tool and not activated it yet."""


class Level(IntEnum):
    """How much a finding wants: a person, an eye on it, nothing."""

    NEEDS_YOU = 0
    WATCH = 1
    WELL = 2


class Matter(StrEnum):
    """What a finding is about; `admin.health.words` has the sentences."""

    NO_WORKER = "no_worker"
    NO_KEY = "no_key"
    GRADES_REFUSED = "grades_refused"
    DEPLOYMENT_WAITS = "deployment_waits"
    KEYS_GONE = "keys_gone"
    CLOCK = "clock"
    PLATFORM_SILENT = "platform_silent"
    TOKEN = "token"  # nosec B105  # a matter's name
    NOT_USED = "not_used"
    WORK_LATE = "work_late"
    KEY_OLD = "key_old"
    SCORES_REFUSED = "scores_refused"
    ROSTERS_FAIL = "rosters_fail"
    MAIL_FAILS = "mail_fails"
    RECORDS_FAIL = "records_fail"
    KEYS = "keys"
    COOKIES = "cookies"
    SCORES = "scores"
    ROSTERS = "rosters"
    MAIL = "mail"
    RECORDS = "records"
    WORK = "work"
    INVITES = "invites"


@dataclass(frozen=True, slots=True)
class Finding:
    """One matter; `platform` is set where it is about one, `values` fill its sentences."""

    matter: Matter
    level: Level
    platform: PlatformFigures | None = None
    values: Mapping[str, object] = field(default_factory=dict)


def judge(figures: Figures, now: datetime) -> list[Finding]:
    """Return the findings, what needs a person first."""
    found = [*_own(figures, now), *_of_platforms(figures, now), *_work(figures, now)]
    order = list(Matter)
    return sorted(found, key=lambda one: (one.level, order.index(one.matter)))


def needing(findings: list[Finding]) -> int:
    """Return how many findings need a person."""
    return sum(finding.level is Level.NEEDS_YOU for finding in findings)


def _own(figures: Figures, now: datetime) -> Iterator[Finding]:
    seen = figures.worker_seen_at
    if seen is None or now - seen > WORKER_SILENT:
        yield Finding(Matter.NO_WORKER, Level.NEEDS_YOU, values={"seen_at": seen})
    since = figures.key_since
    if since is None:
        yield Finding(Matter.NO_KEY, Level.NEEDS_YOU)
    else:
        level = Level.WATCH if now - since > KEY_YEAR else Level.WELL
        values = {
            "days": (now - since).days,
            "next_at": since + KEY_YEAR,
            "platforms": len(figures.platforms),
        }
        yield Finding(Matter.KEYS if level is Level.WELL else Matter.KEY_OLD, level, values=values)
    if figures.launches.opened:
        yield Finding(Matter.COOKIES, Level.WELL, values={"launches": figures.launches})
    if figures.invites_open:
        yield Finding(Matter.INVITES, Level.WELL, values={"count": figures.invites_open})
    yield from _rosters(figures)
    yield from _sent(figures)


def _sent(figures: Figures) -> Iterator[Finding]:
    """What goes elsewhere than to platforms: mail, and learning records."""
    mail = figures.mail
    if mail.failures or mail.given_up:
        yield Finding(Matter.MAIL_FAILS, Level.WATCH, values={"mail": mail})
    elif mail.people:
        yield Finding(Matter.MAIL, Level.WELL, values={"mail": mail})
    records = figures.records
    if records.failures or records.given_up:
        yield Finding(Matter.RECORDS_FAIL, Level.WATCH, values={"records": records})
    elif records.sent_at:
        yield Finding(Matter.RECORDS, Level.WELL, values={"records": records})


def _rosters(figures: Figures) -> Iterator[Finding]:
    rosters = figures.rosters
    if rosters.failing:
        yield Finding(Matter.ROSTERS_FAIL, Level.WATCH, values={"rosters": rosters})
    elif rosters.last_whole_at:
        yield Finding(Matter.ROSTERS, Level.WELL, values={"rosters": rosters})


def _of_platforms(figures: Figures, now: datetime) -> Iterator[Finding]:
    for platform in figures.platforms:
        waiting = sum(queue.depth for queue in figures.queues if queue.registration_id == platform.id)
        if platform.deployments_waiting:
            count = {"count": platform.deployments_waiting}
            yield Finding(Matter.DEPLOYMENT_WAITS, Level.NEEDS_YOU, platform, count)
        if platform.keys not in ("", "good"):
            is_safe = platform.keys_at is not None and now - platform.keys_at < KEYS_KEPT
            level = Level.WATCH if is_safe else Level.NEEDS_YOU
            yield Finding(Matter.KEYS_GONE, level, platform, {"reason": platform.keys})
        yield from _clock(platform)
        yield from _services(platform, waiting, now)


def _clock(platform: PlatformFigures) -> Iterator[Finding]:
    offset = platform.clock_offset
    if offset is not None and abs(offset) > TOLERANCE / 2:
        level = Level.NEEDS_YOU if abs(offset) > TOLERANCE else Level.WATCH
        yield Finding(Matter.CLOCK, level, platform, {"seconds": round(offset)})


def _services(platform: PlatformFigures, waiting: int, now: datetime) -> Iterator[Finding]:
    pause = platform.pause
    values: dict[str, object] = {"waiting": waiting}
    if pause and _stops(pause, now):
        matter = Matter.GRADES_REFUSED if pause.reason in REFUSES_TOOL else Matter.PLATFORM_SILENT
        level = Level.NEEDS_YOU if matter is Matter.GRADES_REFUSED else Level.WATCH
        yield Finding(matter, level, platform, values | {"reason": pause.reason, "until": pause.until})
    elif platform.token in NOT_OPEN_YET and platform.used_since is None:
        yield Finding(Matter.NOT_USED, Level.WELL, platform)
    elif platform.token in NOT_OPEN_YET and _was_asked_before_use(platform):
        return
    elif platform.token in REFUSES_TOOL:
        yield Finding(Matter.GRADES_REFUSED, Level.NEEDS_YOU, platform, values | {"reason": platform.token})
    elif platform.token not in ("", "good"):
        yield Finding(Matter.TOKEN, Level.WATCH, platform, values | {"reason": platform.token})


def _was_asked_before_use(platform: PlatformFigures) -> bool:
    """What it answered then says nothing of now: it is asked again within the hour."""
    asked, used = platform.checked_at, platform.used_since
    return asked is not None and used is not None and asked < used


def _stops(pause: PauseFigures, now: datetime) -> bool:
    """A refusal stands until something passes, also between two tries."""
    return pause.until > now or (pause.reason in REFUSES_TOOL and pause.failures > 0)


def _work(figures: Figures, now: datetime) -> Iterator[Finding]:
    paused = {one.id for one in figures.platforms if one.pause and _stops(one.pause, now)}
    free = [queue for queue in figures.queues if queue.registration_id not in paused]
    held = sum(queue.depth for queue in figures.queues if queue.registration_id in paused)
    oldest = max((now - queue.oldest for queue in free), default=timedelta(0))
    values = {"depth": sum(queue.depth for queue in free), "oldest": oldest, "held": held}
    if oldest > LATE:
        yield Finding(Matter.WORK_LATE, Level.WATCH, values=values)
    else:
        yield Finding(Matter.WORK, Level.WELL, values=values | {"seen_at": figures.worker_seen_at})
    refused = [one for one in figures.answers if one.answer != "delivered"]
    delivered = sum(one.count for one in figures.answers if one.answer == "delivered")
    if delivered:
        yield Finding(Matter.SCORES, Level.WELL, values={"count": delivered})
    for answered in sorted(refused, key=lambda one: -one.count):
        platform = next((one for one in figures.platforms if one.id == answered.registration_id), None)
        if platform:
            yield Finding(
                Matter.SCORES_REFUSED,
                Level.WATCH,
                platform,
                {"answer": answered.answer, "count": answered.count},
            )
