"""Which kind an activity has is remembered, up to a number of activities, by threads at once."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from lti_tool.activities import kinds
from lti_tool.activities.kinds import Kinds
from lti_tool.kinds.discussion.kind import Discussion

FEW, MANY, LOOKS = 4, 6, 10_000


class Told:
    """A session whose database answers at once: so the threads meet where things are remembered."""

    def execute(self, _statement: object) -> "Told":
        return self

    def scalar_one(self) -> str:
        return "discussion"


@pytest.fixture
def impatient_threads() -> Iterator[None]:
    """Let threads take turns thousands of times as often as they do."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_threads_that_push_out_what_others_look_up_are_all_told(
    monkeypatch: pytest.MonkeyPatch, impatient_threads: None
) -> None:
    monkeypatch.setattr(kinds, "MOST_REMEMBERED", FEW)
    known, session = Kinds([Discussion()]), cast(Session, cast(Any, Told()))

    def look(step: int) -> set[str]:
        return {known.of_activity(session, n * step % MANY).name for n in range(LOOKS)}

    with ThreadPoolExecutor(4) as threads:
        assert set.union(*threads.map(look, (1, 5, 7, 11))) == {"discussion"}
