"""How a teacher makes a discussion in the dialog of the campus."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import FrameLocator, Page, expect

from tests.journeys.people import Person

TITLE = "Feedback that lands"
PROMPT = "Tell us about feedback of yours that landed badly. What did you say, and what did they hear?"
OBJECTIVE = "Describe a behaviour and its effect without judging the person."
REASON = "On Tuesday we rehearse two of these."


def add_discussion(teacher: Person, title: str = TITLE) -> None:
    """Add a discussion to the course through the dialog, and come back to the course."""
    frame = teacher.open_dialog()
    make_a_new_one(frame)
    fill_form(frame, title)
    frame.get_by_role("button", name="Add to course").click()
    expect(teacher.page.get_by_role("link", name=title, exact=True).last).to_be_visible()


def make_a_new_one(place: FrameLocator | Page) -> None:
    """Choose to make one, unless a course without activities led there already, and wait for that page."""
    link = place.get_by_role("link", name="Make a new one")
    if link.get_attribute("aria-current") is None:
        link.click()
    expect(link).to_have_attribute("aria-current", "true")


def fill_form(place: FrameLocator | Page, title: str) -> None:
    """Ask for a post and a reply, 40 % each, and for two posts by a date that no late work reaches, 20 %."""
    place.get_by_label("Title").fill(title)
    place.get_by_label("Prompt").fill(PROMPT)
    place.get_by_label("What it is for").fill(OBJECTIVE)
    place.get_by_label("Why this helps").fill(REASON)
    place.get_by_role("button", name="Remove step 4").click()
    expect(place.get_by_label("How many", exact=True)).to_have_count(3)
    place.get_by_label("What", exact=True).nth(2).select_option("post")
    long_ago = (datetime.now(UTC) - timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    rows = [("1", "3", None, "40"), ("1", "0", None, "40"), ("2", "0", long_ago, "20")]
    for index, (needed, words, by, share) in enumerate(rows):
        place.get_by_label("How many", exact=True).nth(index).fill(needed)
        place.get_by_label("Least words").nth(index).fill(words)
        place.get_by_label("Share in %").nth(index).fill(share)
        if by:
            place.get_by_label("By", exact=True).nth(index).fill(by)
