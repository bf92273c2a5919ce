"""What the brief and insight read of random histories is what folding all acts one by one gives."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.activities.reading.models import ReadingDay
from lti_tool.activities.reading.service import days_between
from lti_tool.acts.models import Act, Verb
from lti_tool.acts.rules import BEGINNINGS, ActValue, Beginning, Item, Version, items
from lti_tool.acts.service import act_of, items_between, select_acts
from lti_tool.insight.reading.ledger import deeds_of
from lti_tool.insight.spans import EVER
from tests.grading.course import Course, make_course

AGAIN = ("edited", "took_back", "hid", "restored", "begin")
BEGUN = (("asked", "post"), ("gave", "post"), ("thanked", "thanks"), ("reacted", "useful"), ("read", "day"))
moments = st.lists(
    st.tuples(st.integers(0, 7), st.sampled_from(AGAIN), st.booleans()), min_size=1, max_size=30
)


@pytest.mark.usefixtures("any_database")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=moments, erased=st.integers(0, 5), since=st.integers(0, 10), until=st.integers(5, 30))
def test_readings_agree_with_folding(
    session: Session,
    noon: datetime,
    happened: list[tuple[int, str, bool]],
    erased: int,
    since: int,
    until: int,
) -> None:
    course = make_course(session, noon)
    people = [course.learner(name) for name in ("Ada", "Ben", "Cy")]
    _happen(course, people, happened)
    session.execute(delete(Act).where(Act.membership_id == dict(enumerate(people)).get(erased)))
    begins, ends = noon + timedelta(hours=since), noon + timedelta(hours=until)
    here = [course.activity_id]

    between = items_between(session, here, begins, ends).get(course.activity_id, ())
    days = days_between(session, here, begins, ends)
    ever = deeds_of(session, here, EVER)

    all_acts = [act_of(row) for row in session.execute(select_acts().where(Act.activity_id.in_(here)))]
    assert between == _folded([act for act in all_acts if begins < act.created_at <= ends])
    assert {item.id: noon.date() for item in between if item.verb == "read"}.items() <= days.items()
    counted = Counter({(deed.membership_id, deed.verb): 0 for deed in ever})
    for deed in ever:
        counted[deed.membership_id, deed.verb] += deed.count
    assert counted == Counter((one.membership_id, one.verb) for one in items(all_acts) if _stands(one))
    session.rollback()


def _happen(course: Course, people: Sequence[int], happened: Iterable[tuple[int, str, bool]]) -> None:
    """Let things happen an hour apart; what does not stand can only begin."""
    stands: dict[int, bool] = {}
    for hour, (place, what, is_odd) in enumerate(happened):
        verb, kind = BEGUN[place % len(BEGUN)]
        owner, to = people[place % 3], people[(place + is_odd) % 3]
        begins = not stands.get(place)
        if not begins and what == "begin":
            continue
        stands[place] = begins or what != "took_back"
        at = course.start + timedelta(hours=hour)
        item_id = _day(course, place, owner) if kind == "day" else place + 1
        act = {
            "verb": Verb(verb if begins else what),
            "item_kind": kind,
            "item_id": item_id,
            "created_at": at,
        }
        by = {"membership_id": owner, "by_membership_id": owner, "to_membership_id": to if is_odd else None}
        private = {"is_private": is_odd and place == 2}
        course.session.add(Act(activity_id=course.activity_id, words=hour, **act, **by, **private))
        course.session.flush()


def _day(course: Course, place: int, owner: int) -> int:
    """Return the row of a day on which somebody read, made where it is not there."""
    day: date = course.start.date()
    theirs = (ReadingDay.membership_id == owner, ReadingDay.activity_id == course.activity_id)
    found = course.session.scalar(select(ReadingDay.id).where(*theirs))
    if found is not None:
        return found
    row = ReadingDay(
        activity_id=course.activity_id,
        membership_id=owner,
        day=day,
        opened_at=course.start + timedelta(place),
    )
    course.session.add(row)
    course.session.flush()
    return row.id


def _folded(acts: Iterable[ActValue]) -> tuple[Item, ...]:
    """Fold acts the long way, item by item."""
    histories: dict[tuple[str, int], list[ActValue]] = {}
    for act in sorted(acts, key=lambda one: (one.created_at, one.id)):
        histories.setdefault((act.item_kind, act.item_id), []).append(act)
    found = []
    for history in histories.values():
        while history and history[0].verb not in BEGINNINGS:
            history.pop(0)
        begun = [place for place, act in enumerate(history) if act.verb in BEGINNINGS]
        if begun:
            found.append(_one(history[begun[-1] :]))
    return tuple(found)


def _one(history: Sequence[ActValue]) -> Item:
    first, verbs = history[0], [act.verb for act in history]
    shown = [verb for verb in verbs if verb in ("hid", "restored")]
    written = [act for act in history if act.verb == "edited" or act is first]
    return Item(
        verb=cast(Beginning, first.verb),
        kind=first.item_kind,
        id=first.item_id,
        membership_id=first.membership_id,
        to_membership_id=first.to_membership_id,
        versions=tuple(Version(act.created_at, act.words, act.is_copy) for act in written),
        is_taken_back="took_back" in verbs,
        is_hidden=bool(shown) and shown[-1] == "hid",
        act_id=first.id,
        waited_hours=first.waited_hours,
        is_private=first.is_private,
    )


def _stands(item: Item) -> bool:
    said_in_private = item.verb == "thanked" and item.is_private
    return not (item.is_taken_back or item.is_hidden or said_in_private)
