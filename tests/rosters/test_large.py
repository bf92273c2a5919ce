"""Twenty thousand people: in a bounded memory, with few statements, whole or not at all."""

import tracemalloc
from datetime import datetime
from threading import Event
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.course.models import Membership, RosterEntry
from lti_tool.errors import PlatformSilent
from lti_tool.lti.answers import Answer
from tests.databases import recorded_statements
from tests.lti_services.scripted import json_answer
from tests.rosters.conftest import Roll, entry, make_roll

PEOPLE = 20_000
A_PAGE = 500
MOST_BYTES = 6_000_000
"""Pages of 500 took 2.3 MB; the whole list at once would take more than twenty."""


class Everybody(list[object]):
    """A list that is never in memory as a whole: each page is made when it is asked for."""

    def __len__(self) -> int:
        return PEOPLE

    def __getitem__(self, wanted: Any) -> Any:
        return [entry(number) for number in range(*wanted.indices(PEOPLE))]


def test_twenty_thousand_people_become_members_in_a_bounded_memory_by_few_statements(
    any_database: str, roll: Roll
) -> None:
    roll.platform.members, roll.platform.a_page = Everybody(), A_PAGE
    roll.ask()

    # Counting every byte makes all else three times as slow: on one database.
    if any_database == "sqlite":
        tracemalloc.start()
    with recorded_statements() as statements:
        roll.syncs(Event())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < MOST_BYTES, f"{peak / 1e6:.1f} MB"
    sync = roll.sync
    assert (sync.reason, sync.listed, sync.added, sync.left) == ("", PEOPLE, PEOPLE, 0)
    with roll.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Membership)) == PEOPLE + 1
        assert session.scalar(select(func.max(Membership.number))) == PEOPLE + 1
        assert session.scalar(select(func.count()).select_from(RosterEntry)) == 0
    # Of each page: the lease, and its people; of the whole: a handful. Not the job's looks for more work.
    done = [one for one in statements if not one.startswith("SELECT registration.")]
    assert len(done) <= 3 * PEOPLE / A_PAGE + 40, len(done)


USERS = st.text("abcde", min_size=1, max_size=2)
ENTRIES = st.one_of(
    st.builds(entry, USERS),
    st.builds(entry, USERS, status=st.sampled_from(["Active", "Inactive", "Deleted"])),
    st.builds(entry, USERS, roles=st.sampled_from([None, [], ["Instructor"], ["Mentor"]])),
    st.builds(entry, st.one_of(st.none(), st.integers(0, 9))),
    st.none(),
)
CUTS = st.sampled_from(
    [
        json_answer({}, 502),
        json_answer({}, 429),
        json_answer({}, 403),
        json_answer({"members": None}),
        Answer(200, {}, b'{"members": [{"user'),
        PlatformSilent(),
    ]
)


@given(
    known=st.lists(ENTRIES, max_size=8),
    told=st.lists(ENTRIES, min_size=1, max_size=12),
    at=st.integers(1, 4),
    cut=CUTS,
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_list_that_is_cut_anywhere_changes_nothing(
    sessions: sessionmaker[Session],
    noon: datetime,
    known: list[object],
    told: list[object],
    at: int,
    cut: Answer | Exception,
) -> None:
    roll = one_roll(sessions, noon)
    roll.platform.a_page = 3
    roll.platform.trouble = {}
    roll.read(entry("e1"), *known)
    before, whole = roll.contents(), roll.sync.last_whole_at
    asked = len(roll.platform.asked)
    last = -(-len(told) // 3)
    where = asked + min(at, last)
    roll.platform.trouble = {where: cut, where + 1: cut}

    sync = roll.read(*told)

    assert (roll.contents(), sync.last_whole_at) == (before, whole)
    assert sync.reason


_ROLLS: dict[int, Roll] = {}


def one_roll(sessions: sessionmaker[Session], now: datetime) -> Roll:
    """The same course for all examples of one test: a database for each would cost a minute."""
    if id(sessions) not in _ROLLS:
        _ROLLS[id(sessions)] = roll = make_roll(sessions, now)
        roll.launch()
    return _ROLLS[id(sessions)]
