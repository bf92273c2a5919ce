"""What one learner, or one file, costs a web worker."""

from time import process_time

from lti_tool.kinds.discussion.mentions.rules import folded, mark
from lti_tool.kinds.quiz.gift import read_gift


def test_a_name_made_of_at_signs_costs_no_minute() -> None:
    """Display names are people's own on many platforms."""
    names = {f"learner number {number}": number for number in range(500)} | {folded("-" + "@-" * 60): 999}
    begun = process_time()
    mark("@-" * 500, names)

    assert process_time() - begun < 0.5


def test_a_gift_file_of_html_costs_no_gigabytes() -> None:
    """A sixth of what one import may hold (see test_hostile_pages)."""
    bomb = "".join(f"<b a{number}><p>" for number in range(2_000))
    begun = process_time()
    found = read_gift(f"[html]Which? {bomb} {{T}}")

    assert len(found) == 1
    assert process_time() - begun < 0.5
