"""Which instance a launch means, and how the dates of a copy move."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lti_tool.activities.rules import (
    Candidate,
    Choice,
    Place,
    Shift,
    days_between,
    first_known_zone,
    which_instance,
)

HERE, OLD, NEWER, FAR = 1, 2, 3, 4
OURS, OTHERS = 1, 2
COLUMN, ANOTHER = "https://lms/items/1", "https://lms/items/2"
ORIGINAL = Candidate(10, HERE, OURS, "c-1", 0, COLUMN)
WITHOUT_COLUMN = Candidate(10, HERE, OURS, "c-1", 0, None)
DUPLICATE = Candidate(11, HERE, OURS, "c-1", 7, ANOTHER)
IN_OLD = Candidate(20, OLD, OURS, "c-old", 0, "https://lms/items/9")
DUPLICATE_IN_OLD = Candidate(21, OLD, OURS, "c-old", 7, "https://lms/items/10")
IN_NEWER = Candidate(30, NEWER, OURS, "c-newer", 0, None)
FAR_AWAY = Candidate(15, FAR, OTHERS, "c-old", 0, None)
NAMED, TWIN = (
    replace(one, link_title=title)
    for one, title in ((IN_OLD, "Feedback"), (DUPLICATE_IN_OLD, "Feedback (copy)"))
)
COPY, COPY_OF_TWIN = (
    replace(ORIGINAL, copied_from_id=one.id, link_title=one.link_title) for one in (NAMED, TWIN)
)
SECOND_COPY = replace(DUPLICATE, copied_from_id=ORIGINAL.id, link_title="Feedback (copy)")
NEW = "https://lms/items/3"
TEMPLATE = Candidate(5, None, None, None, 0, None)


def at(column: str | None = None, *ancestors: str, **more: object) -> Place:
    """A link in course 1 of deployment 1."""
    return Place(HERE, OURS, column, ancestors=ancestors, **more)  # type: ignore[arg-type]  # a test's own


@pytest.mark.parametrize(
    ("candidates", "place", "expected"),
    [
        pytest.param([], at(), None, id="an unknown UUID opens nothing"),
        pytest.param([ORIGINAL], at(), Choice(10, False), id="no column named: an alias"),
        pytest.param([ORIGINAL], at(COLUMN), Choice(10, False), id="same column: an alias"),
        pytest.param([ORIGINAL], at(ANOTHER), Choice(10, True, True), id="another column: a duplicate"),
        pytest.param([WITHOUT_COLUMN], at(COLUMN), Choice(10, False), id="no column known: an alias"),
        pytest.param([ORIGINAL, DUPLICATE], at(ANOTHER), Choice(11, False), id="the duplicate's column"),
        pytest.param(
            [WITHOUT_COLUMN, DUPLICATE],
            at(ANOTHER),
            Choice(11, False),
            id="a known column says more than one that is not known",
        ),
        pytest.param([ORIGINAL, DUPLICATE], at(), Choice(10, False), id="no column named: the original"),
        pytest.param(
            [ORIGINAL],
            at(ANOTHER, is_link=False),
            Choice(10, False),
            id="the course named in the link's place: never a duplicate",
        ),
        pytest.param(
            [ORIGINAL, IN_OLD],
            at(COLUMN, "c-old"),
            Choice(10, False),
            id="its own course first",
        ),
        pytest.param(
            [IN_OLD, IN_NEWER],
            at(COLUMN, "c-newer", "c-old"),
            Choice(30, True),
            id="a copied course: from its nearest ancestor",
        ),
        pytest.param(
            [IN_OLD, IN_NEWER],
            at(None, "c-between", "c-old"),
            Choice(20, True),
            id="a copy of a copy that nobody opened: from the nearest that somebody did",
        ),
        pytest.param(
            [IN_OLD, IN_NEWER], at(None, "unknown"), Choice(20, True), id="no known ancestor: the first owner"
        ),
        pytest.param([IN_OLD, IN_NEWER], at(), Choice(20, True), id="no history: the first owner"),
        pytest.param(
            [FAR_AWAY, IN_OLD],
            at(None, "c-old"),
            Choice(20, True),
            id="equal course ids in two deployments: the own one's",
        ),
        pytest.param(
            [FAR_AWAY, IN_NEWER], at(), Choice(30, True), id="the first owner is looked for at home first"
        ),
        pytest.param([FAR_AWAY], at(None, "c-old"), Choice(15, True), id="from another deployment"),
        pytest.param(
            [IN_OLD, DUPLICATE_IN_OLD],
            at(None, "c-old"),
            Choice(20, True),
            id="no duplicate",
        ),
        pytest.param(
            [IN_OLD, DUPLICATE_IN_OLD],
            at(None, "c-old", original_id=21),
            Choice(21, True),
            id="the duplicate, where the platform tells the link's own ancestor",
        ),
        pytest.param([DUPLICATE_IN_OLD], at(None, "c-old"), Choice(21, True), id="but if need be"),
        pytest.param([TEMPLATE], at(), Choice(5, True), id="made on the command line: cloned"),
        pytest.param(
            [NAMED, COPY],
            at(NEW, "c-old", title="Feedback (copy)"),
            Choice(10, True, True),
            id="a duplicate inside a copied course: of the copy, not of what that was copied from",
        ),
        pytest.param(
            [COPY, SECOND_COPY],
            at(NEW, title="Feedback (copy) (copy)"),
            Choice(11, True, True),
            id="a duplicate of a duplicate: the one that it is called after",
        ),
        pytest.param(
            [COPY, SECOND_COPY],
            at(NEW, title="Renamed", original_id=11),
            Choice(11, True, True),
            id="a duplicate of a duplicate: the one that the platform tells",
        ),
        pytest.param(
            [COPY, SECOND_COPY], at(NEW, title="Renamed"), Choice(10, True, True), id="else the first one"
        ),
        pytest.param(
            [NAMED, TWIN],
            at(None, "c-old", title="Feedback (copy)"),
            Choice(21, True),
            id="a copied duplicate: from the one with its name",
        ),
        pytest.param(
            [NAMED, TWIN, COPY],
            at(NEW, "c-old", title="Feedback (copy)"),
            Choice(21, True, True),
            id="a copied duplicate, opened after its original",
        ),
        pytest.param(
            [COPY_OF_TWIN, NAMED, TWIN],
            at(NEW, title="Feedback"),
            Choice(20, True, True),
            id="and the original, opened after its duplicate, without a history",
        ),
        pytest.param(
            [NAMED, replace(TWIN, context_id=NEWER, context_on_platform="c-newer")],
            at(title="Feedback (copy)"),
            Choice(20, True),
            id="a name leads to no other course than the first owner's",
        ),
    ],
)
def test_which_instance_a_launch_means(
    candidates: list[Candidate], place: Place, expected: Choice | None
) -> None:
    assert which_instance(candidates, place) == expected


BRUSSELS, NEW_YORK, LOS_ANGELES = (
    ZoneInfo(name) for name in ("Europe/Brussels", "America/New_York", "America/Los_Angeles")
)
UTC_ZONE = ZoneInfo("UTC")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "days", "zone", "expected"),
    [
        pytest.param("2026-09-20T21:59", 98, UTC_ZONE, "2026-12-27T21:59", id="in UTC nothing but days"),
        pytest.param("2026-09-20T21:59", 98, BRUSSELS, "2026-12-27T22:59", id="23:59 stays 23:59 in winter"),
        pytest.param("2027-01-17T22:59", 98, BRUSSELS, "2027-04-25T21:59", id="and in summer"),
        pytest.param("2026-10-18T00:30", 7, BRUSSELS, "2026-10-25T00:30", id="02:30 comes twice: the first"),
        pytest.param("2026-10-18T01:30", 7, BRUSSELS, "2026-10-25T02:30", id="after the clocks went back"),
        pytest.param("2027-03-21T01:30", 7, BRUSSELS, "2027-03-28T01:30", id="02:30 is left out: later"),
        pytest.param("2027-03-21T22:59", 7, BRUSSELS, "2027-03-28T21:59", id="the evening of that day"),
        pytest.param("2026-11-01T05:30", 364, NEW_YORK, "2027-10-31T05:30", id="over a year, both in summer"),
        pytest.param("2026-11-01T06:30", 7, NEW_YORK, "2026-11-08T06:30", id="01:30 for the second time"),
        pytest.param("2026-09-20T06:59", -98, LOS_ANGELES, "2026-06-14T06:59", id="back"),
        pytest.param("2027-03-28T21:59", -7, BRUSSELS, "2027-03-21T22:59", id="back over the change"),
        pytest.param("2026-09-20T21:59", 0, BRUSSELS, "2026-09-20T21:59", id="not at all"),
        pytest.param("9999-12-31T23:59", 7, UTC_ZONE, "9999-12-31T23:59", id="never stays never"),
        pytest.param("9999-12-31T23:59", 0, BRUSSELS, "9999-12-31T23:59", id="never, east of Greenwich"),
    ],
)
def test_a_date_keeps_its_time_of_day(moment: str, days: int, zone: ZoneInfo, expected: str) -> None:
    assert Shift(days, zone).moved(utc(moment)) == utc(expected)


def test_no_date_stays_none() -> None:
    assert Shift(7, BRUSSELS).moved(None) is None


@pytest.mark.parametrize(
    ("old", "new", "zone", "days"),
    [
        pytest.param("2026-08-31T22:00", "2027-01-10T23:00", BRUSSELS, 132, id="midnight to midnight"),
        pytest.param("2026-08-31T22:00", "2027-01-10T23:00", UTC_ZONE, 132, id="the same, zone unknown"),
        pytest.param("2026-08-31T23:00", "2027-01-11T00:00", UTC_ZONE, 132, id="London's, zone unknown"),
        pytest.param("2026-08-31T22:00", "2027-01-10T23:00", LOS_ANGELES, 132, id="the same, another's zone"),
        pytest.param("2026-09-07T00:00", "2026-12-14T00:00", UTC_ZONE, 98, id="fourteen weeks"),
        pytest.param("2026-09-07T00:00", "2026-09-07T09:00", UTC_ZONE, 0, id="the same day"),
        pytest.param("2027-01-10T23:00", "2026-08-31T22:00", BRUSSELS, -132, id="backwards"),
    ],
)
def test_courses_begin_whole_days_apart(old: str, new: str, zone: ZoneInfo, days: int) -> None:
    assert days_between(utc(old), utc(new), zone) == days


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([], "UTC"),
        ([None, "Europe/Brussels"], "Europe/Brussels"),
        (["Gone/Zone", "../../etc", "", "Europe/Brussels", "America/New_York"], "Europe/Brussels"),
    ],
)
def test_the_first_zone_that_there_is_counts(names: list[str | None], found: str) -> None:
    assert first_known_zone(names).key == found
