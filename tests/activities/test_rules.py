"""Which instance a launch means."""

import pytest

from lti_tool.activities.rules import Candidate, Choice, which_instance

HERE, ELSEWHERE, NEWER = 1, 2, 3
ORIGINAL = Candidate(10, HERE, "c-1", 0, "https://lms/items/1")
IN_OLD_COURSE = Candidate(20, ELSEWHERE, "c-old", 0, "https://lms/items/9")
IN_NEWER_COURSE = Candidate(30, NEWER, "c-newer", 0, None)
TEMPLATE = Candidate(5, None, None, 0, None)


@pytest.mark.parametrize(
    ("candidates", "history", "line_item_url", "expected"),
    [
        pytest.param([], (), None, None, id="an unknown UUID opens nothing"),
        pytest.param([ORIGINAL], (), None, Choice(10, False), id="no column here: an alias"),
        pytest.param([ORIGINAL], (), "https://lms/items/1", Choice(10, False), id="same column: an alias"),
        pytest.param(
            [ORIGINAL], (), "https://lms/items/2", Choice(10, True, True), id="another column: a duplicate"
        ),
        pytest.param(
            [IN_OLD_COURSE, IN_NEWER_COURSE],
            ("c-newer", "c-old"),
            None,
            Choice(30, True),
            id="a copied course: from its nearest ancestor",
        ),
        pytest.param(
            [IN_OLD_COURSE, IN_NEWER_COURSE],
            ("unknown",),
            None,
            Choice(20, True),
            id="no known ancestor: from the first owner",
        ),
        pytest.param([TEMPLATE], (), None, Choice(5, True), id="made on the command line: cloned"),
    ],
)
def test_which_instance_a_launch_means(
    candidates: list[Candidate], history: tuple[str, ...], line_item_url: str | None, expected: Choice | None
) -> None:
    assert which_instance(candidates, HERE, history, line_item_url) == expected
