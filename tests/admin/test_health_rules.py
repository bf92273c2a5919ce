"""What needs a person, what is to be watched and what is well (issue 3, part 9; look.md 6, "Work list")."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.admin.health.record_words import SENDING
from lti_tool.admin.health.rules import (
    Answered,
    Figures,
    LaunchesToday,
    Level,
    MailFigures,
    Matter,
    PauseFigures,
    PlatformFigures,
    Queue,
    RecordFigures,
    Rosters,
    judge,
    needing,
)
from lti_tool.admin.health.words import WORDS, words_of

NOW = datetime(2026, 9, 14, 12, tzinfo=UTC)
CAMPUS = PlatformFigures(
    1,
    "Campus",
    used_since=NOW - timedelta(days=90),
    keys_at=NOW - timedelta(hours=1),
    keys="good",
    token="good",
    clock_offset=1.2,
)
WELL = Figures(
    platforms=(CAMPUS,),
    launches=LaunchesToday(392, 14, 6),
    key_since=NOW - timedelta(days=34),
    worker_seen_at=NOW - timedelta(seconds=20),
    queues=(Queue(1, 3, NOW - timedelta(seconds=9)),),
)
HOUR = timedelta(hours=1)


def campus(**changes: object) -> Figures:
    """All is well but for this platform."""
    return replace(WELL, platforms=(replace(CAMPUS, **changes),))  # type: ignore[arg-type]  # fields by name


TABLE: list[tuple[str, Figures, Matter, Level]] = [
    ("no worker ever", replace(WELL, worker_seen_at=None), Matter.NO_WORKER, Level.NEEDS_YOU),
    ("worker gone", replace(WELL, worker_seen_at=NOW - HOUR), Matter.NO_WORKER, Level.NEEDS_YOU),
    ("no key", replace(WELL, key_since=None), Matter.NO_KEY, Level.NEEDS_YOU),
    ("old key", replace(WELL, key_since=NOW - timedelta(days=400)), Matter.KEY_OLD, Level.WATCH),
    ("waiting", campus(deployments_waiting=2), Matter.DEPLOYMENT_WAITS, Level.NEEDS_YOU),
    ("keys fail", campus(keys="silent"), Matter.KEYS_GONE, Level.WATCH),
    ("keys too old", campus(keys="silent", keys_at=NOW - 25 * HOUR), Matter.KEYS_GONE, Level.NEEDS_YOU),
    ("keys never", campus(keys="unreadable", keys_at=None), Matter.KEYS_GONE, Level.NEEDS_YOU),
    ("41 s ahead", campus(clock_offset=41.3), Matter.CLOCK, Level.WATCH),
    ("61 s behind", campus(clock_offset=-61.0), Matter.CLOCK, Level.NEEDS_YOU),
    (
        "scope",
        campus(pause=PauseFigures("scope_missing", NOW + HOUR, 5)),
        Matter.GRADES_REFUSED,
        Level.NEEDS_YOU,
    ),
    (
        "refusal between tries",
        campus(pause=PauseFigures("access_refused", NOW - HOUR, 6)),
        Matter.GRADES_REFUSED,
        Level.NEEDS_YOU,
    ),
    ("token", campus(token="scope_missing"), Matter.GRADES_REFUSED, Level.NEEDS_YOU),
    (
        "token of an unused one that is no token's address",
        campus(token="misconfigured", used_since=None),
        Matter.GRADES_REFUSED,
        Level.NEEDS_YOU,
    ),
    ("token late", campus(token="silent"), Matter.TOKEN, Level.WATCH),
    ("breaker", campus(pause=PauseFigures("failed", NOW + HOUR, 7)), Matter.PLATFORM_SILENT, Level.WATCH),
    ("late", replace(WELL, queues=(Queue(1, 3, NOW - HOUR),)), Matter.WORK_LATE, Level.WATCH),
    ("locked", replace(WELL, answers=(Answered(1, "locked", 12),)), Matter.SCORES_REFUSED, Level.WATCH),
    ("mail", replace(WELL, mail=MailFigures(3, NOW, 2, "SMTPError")), Matter.MAIL_FAILS, Level.WATCH),
    ("lost mail", replace(WELL, mail=MailFigures(3, NOW, given_up=1)), Matter.MAIL_FAILS, Level.WATCH),
    (
        "records",
        replace(WELL, records=RecordFigures(2, NOW, 1, "silent")),
        Matter.RECORDS_FAIL,
        Level.WATCH,
    ),
    ("lost records", replace(WELL, records=RecordFigures(given_up=1)), Matter.RECORDS_FAIL, Level.WATCH),
    ("rosters", replace(WELL, rosters=Rosters(5, NOW, 0, 2)), Matter.ROSTERS_FAIL, Level.WATCH),
]


@pytest.mark.parametrize(
    ("figures", "matter", "level"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_one_trouble_is_one_finding_and_comes_first(figures: Figures, matter: Matter, level: Level) -> None:
    findings = judge(figures, NOW)

    assert (findings[0].matter, findings[0].level) == (matter, level)
    assert [one.matter for one in findings[1:] if one.level is not Level.WELL] == []
    assert needing(findings) == (level is Level.NEEDS_YOU)


def test_where_all_is_well_it_is_said_so() -> None:
    findings = judge(
        replace(WELL, answers=(Answered(1, "delivered", 7),), invites_open=1, mail=MailFigures(3, NOW)), NOW
    )

    assert {one.level for one in findings} == {Level.WELL}
    assert [one.matter for one in findings] == ["keys", "cookies", "scores", "mail", "work", "invites"]


@pytest.mark.parametrize("answer", ["access_refused", "scope_missing"])
def test_a_platform_is_not_judged_by_what_it_refused_before_it_was_used(answer: str) -> None:
    asked = NOW - timedelta(minutes=9)
    unused = judge(campus(token=answer, used_since=None, checked_at=asked), NOW)
    fresh = judge(campus(token=answer, used_since=asked + timedelta(minutes=1), checked_at=asked), NOW)
    later = judge(campus(token=answer, used_since=asked - timedelta(minutes=1), checked_at=asked), NOW)

    assert (needing(unused), needing(fresh), needing(later)) == (0, 0, 1)
    matters = [Matter.NOT_USED in {one.matter for one in found} for found in (unused, fresh, later)]
    assert matters == [True, False, False]


def test_a_pause_that_ended_stops_nothing() -> None:
    findings = judge(campus(pause=PauseFigures("failed", NOW - HOUR, 0)), NOW)

    assert {one.level for one in findings} == {Level.WELL}


def test_work_that_a_refusal_holds_is_not_late() -> None:
    held = replace(
        campus(pause=PauseFigures("scope_missing", NOW + HOUR, 5)), queues=(Queue(1, 12, NOW - 9 * HOUR),)
    )

    findings = judge(held, NOW)

    assert findings[0].values["waiting"] == 12
    assert [one.values["held"] for one in findings if one.matter is Matter.WORK] == [12]


def test_every_matter_has_words() -> None:
    assert {*WORDS, *SENDING} == set(Matter)


def test_words_name_the_platform_and_what_waits() -> None:
    held = replace(campus(token="scope_missing"), queues=(Queue(1, 12, NOW),))

    words = words_of(judge(held, NOW)[0])

    assert words.title == "Campus does not let us write grades"
    assert "12 pieces of work wait here, none is lost." in words.says
    assert "Campus" in words.copy
