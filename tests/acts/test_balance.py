"""How even asking, giving and thanking are among people: what counts (product.md 4.2)."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.acts.balance.rules import Counts, counts_of_items
from lti_tool.acts.rules import Beginning, Item, Version

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
AMARA, JONAS, LIN, INES = 1, 2, 3, 99
LEARNERS = (AMARA, JONAS, LIN)


def act(
    verb: Beginning,
    who: int = AMARA,
    to: int | None = None,
    day: int = 0,
    copy: bool = False,
    gone: str = "",
    private: bool = False,
) -> Item:
    return Item(
        verb=verb,
        kind="post",
        id=1,
        membership_id=who,
        to_membership_id=to,
        versions=(Version(MONDAY + timedelta(days=day), 10, copy),),
        is_taken_back=gone == "back",
        is_hidden=gone == "hidden",
        is_private=private,
    )


@pytest.mark.parametrize(
    ("acts", "counts"),
    [
        ([], (0, 0, 0)),
        ([act("asked"), act("gave"), act("gave", JONAS), act("thanked", LIN, AMARA)], (1, 2, 1)),
        ([act("read"), act("found"), act("recognised", INES)], (0, 0, 0)),
        ([act("asked", INES)], (0, 0, 0)),
        ([act("asked", gone="back"), act("asked", gone="hidden"), act("gave", copy=True)], (0, 0, 0)),
        ([act("asked")] * 4, (3, 0, 0)),
        ([act("asked")] * 4 + [act("asked", day=7)] * 4, (6, 0, 0)),
        ([act("asked")] * 4 + [act("asked", JONAS)], (4, 0, 0)),
        ([act("thanked", AMARA, JONAS)] * 3 + [act("thanked", AMARA, LIN)], (0, 0, 2)),
        ([act("thanked", AMARA, JONAS), act("thanked", AMARA, JONAS, day=7)], (0, 0, 2)),
        ([act("thanked", AMARA, JONAS, private=True)], (0, 0, 0)),
    ],
)
def test_what_counts_of_a_group(acts: list[Item], counts: tuple[int, int, int]) -> None:
    assert counts_of_items(acts, LEARNERS) == Counts(*counts)
