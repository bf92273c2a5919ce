"""A GIFT file that was passed around costs a web worker neither time nor memory."""

from time import process_time

from lti_tool.kinds.quiz.gift import read_gift


def test_a_gift_file_of_html_costs_no_gigabytes() -> None:
    bomb = "".join(f"<b a{number}><p>" for number in range(2_000))
    begun = process_time()
    found = read_gift(f"[html]Which? {bomb} {{T}}")

    assert len(found) == 1
    assert process_time() - begun < 0.5
