"""From a launch in an LMS to a grade in its gradebook, as its people walk it."""

import pytest
from playwright.sync_api import FrameLocator, expect

from tests.journeys.conftest import Arrive
from tests.journeys.looking import look_at_campus
from tests.journeys.making import TITLE, add_discussion
from tests.journeys.people import write_post, write_reply

pytestmark = pytest.mark.browser

AMARA = "I told a colleague that her report was all over the place, and she heard that she was."
NOTHING = "\N{EN DASH}"
JONAS = "I praised a draft for a page before I said that it had to be written again."


def expect_steps(frame: FrameLocator, done: str, score: str) -> None:
    expect(frame.locator("#steps")).to_contain_text(done)
    expect(frame.locator("#score .big")).to_have_text(score)


@pytest.mark.parametrize("ways", ["moodle", "canvas"])
def test_scores_of_a_discussion_arrive_by_themselves(ways: str, arrive: Arrive) -> None:
    teacher = arrive(ways, "ines")
    add_discussion(teacher)
    amara, jonas = arrive(ways, "amara"), arrive(ways, "jonas")
    hers, his = amara.open(TITLE), jonas.open(TITLE)
    expect_steps(hers, "0 of 3 done", "0 / 2")

    write_post(hers, AMARA)
    expect_steps(hers, "1 of 3 done", "4 / 6")
    write_post(his, JONAS)
    his = jonas.open(TITLE)
    write_reply(his, "Amara", "What would you say to her today?")
    expect_steps(his, "2 of 3 done", "8 / 10")

    teacher.open_gradebook()
    teacher.expect_grade(TITLE, "Jonas Lindqvist", "8")
    teacher.expect_grade(TITLE, "Amara Okafor", "6.67")
    teacher.expect_grade(TITLE, "Дмитро Коваленко", NOTHING)
    hers = amara.open(TITLE)
    write_reply(hers, "Jonas", "Which of the two did they remember?")
    expect_steps(hers, "2 of 3 done", "8 / 10")
    teacher.expect_grade(TITLE, "Amara Okafor", "8")
    look_at_campus(teacher.page, f"campus-gradebook-{ways}")

    hers = amara.open(TITLE)
    expect(hers.locator("#score")).to_contain_text("Sent to your gradebook")
    look_at_campus(amara.page, f"campus-discussion-{ways}")
    teacher.open(TITLE).get_by_role("link", name="Learners").click()
    for name in ("Amara Okafor", "Jonas Lindqvist"):
        row = teacher.frame.get_by_role("row").filter(has_text=name)
        expect(row).to_contain_text("8 of 10")
        expect(row).to_contain_text("Received")
    look_at_campus(teacher.page, f"campus-learners-{ways}")


def test_moodles_frame_scrolls_inside_and_the_course_shows_a_learner_their_own_grade(
    arrive: Arrive, discussion: str
) -> None:
    layla = arrive("moodle", "layla")
    frame = layla.open(discussion)
    expect(frame.locator("#threads")).to_be_attached()
    before = layla.height_of_frame()

    write_post(frame, "I said nothing at all, and that was the mistake.")

    expect(frame.locator("#threads-count")).not_to_have_text("0")
    assert layla.height_of_frame() == before
    layla.page.locator("iframe[title]").hover()
    layla.page.mouse.wheel(0, 10_000)
    expect(frame.locator("#threads > .thread").last).to_be_in_viewport()
    teacher = arrive("moodle", "ines")
    teacher.open_gradebook()
    teacher.expect_grade(discussion, "ليلى حداد", "6.67")
    layla.go_to_course()
    expect(layla.page.get_by_role("listitem").filter(has_text=discussion).last).to_contain_text("66.7 %")


def test_canvas_gives_the_frame_the_height_that_its_page_needs(
    arrive: Arrive, two_discussions: tuple[str, str]
) -> None:
    noor = arrive("canvas", "noor")
    frame = noor.open(two_discussions[0])
    expect(frame.locator("#threads")).to_be_attached()
    noor.expect_frame_as_high_as_its_page()
    before = noor.height_of_frame()

    write_post(frame, "One line\n\nand another.\n\n" * 5)

    noor.expect_frame_as_high_as_its_page()
    assert noor.height_of_frame() > before + 100
