"""A display name is somebody's own on many platforms: none costs a web worker its time."""

from time import process_time

from lti_tool.kinds.discussion.mentions.rules import folded, mark


def test_a_name_made_of_at_signs_costs_no_minute() -> None:
    names = {f"learner number {number}": number for number in range(500)} | {folded("-" + "@-" * 60): 999}
    begun = process_time()
    mark("@-" * 500, names)

    assert process_time() - begun < 0.5
