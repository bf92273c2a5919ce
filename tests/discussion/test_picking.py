"""A learner says what of theirs staff should read first, and why (row 68)."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.picking.models import BestPick
from lti_tool.activities.picking.service import LONGEST_WHY
from lti_tool.kinds.discussion.options import Options, write_options
from tests.discussion.room import Browser, Room, Seat

Browse = Callable[[Seat], Browser]
WHY = "Here I changed my mind."


def best(seat: Seat) -> str:
    return f"/p/{seat.public_id}/best/"


@pytest.fixture
def written(browse: Browse, amara: Seat, jonas: Seat) -> None:
    """Four posts of Amara's, and one of Jonas's."""
    for number in range(1, 5):
        browse(amara).post("posts", body=f"What I saw on day {number}.")
    browse(jonas).post("posts", body="What Jonas saw.")


def picks(engine: Engine) -> list[tuple[str, int, str]]:
    columns = select(BestPick.item_kind, BestPick.item_id, BestPick.why).order_by(BestPick.item_id)
    with Session(engine) as session:
        return [(kind, item, why) for kind, item, why in session.execute(columns)]


@pytest.mark.usefixtures("any_database", "written")
def test_staff_read_first_what_a_learner_picked_and_why(browse: Browse, amara: Seat, teacher: Seat) -> None:
    assert best(amara) in browse(amara).get("").text
    sent = browse(amara).post(best(amara), {"pick": "post-2", "why-post-2": WHY, "why-post-1": "not ticked"})
    assert sent.status_code == 303

    page = browse(teacher).get(f"work/{amara.membership_id}").text
    assert page.index(WHY) < page.index("Posts, newest first")
    assert "not ticked" not in page


@pytest.mark.usefixtures("written")
def test_what_is_picked_anew_stands_in_the_place_of_what_was(
    browse: Browse, engine: Engine, amara: Seat
) -> None:
    browser = browse(amara)
    browser.post(best(amara), {"pick": "post-2", "why-post-2": WHY})
    browser.post(best(amara), {"pick": "post-3", "why-post-3": "Shorter."})
    assert picks(engine) == [("post", 3, "Shorter.")]
    assert 'value="post-3" checked' in browser.get(best(amara)).text

    browser.post(best(amara))
    assert picks(engine) == []


@pytest.mark.parametrize(
    ("chosen", "why", "sentence"),
    [
        (["1"], " ", "Say in a few words why this one."),
        (["1"], "w" * (LONGEST_WHY + 1), f"At most {LONGEST_WHY} characters"),
        (["1", "2", "3", "4"], WHY, "Choose 3 at most."),
    ],
)
@pytest.mark.usefixtures("written")
def test_what_is_not_taken_says_why_and_keeps_what_was_typed(
    browse: Browse, engine: Engine, amara: Seat, chosen: list[str], why: str, sentence: str
) -> None:
    browser = browse(amara)
    fields = {"pick": [f"post-{one}" for one in chosen]} | {f"why-post-{one}": why for one in chosen}
    answer = browser.client.post(
        browser.url(best(amara)),
        base_url=browser.base_url,
        data={"csrf_token": browser.token(), **fields},
        headers={"Referer": browser.base_url},
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    assert answer.text.count(f'value="{why}"') == len(chosen)
    assert picks(engine) == []


@pytest.mark.usefixtures("written")
def test_only_ones_own_that_stands_is_there_to_pick(browse: Browse, engine: Engine, amara: Seat) -> None:
    browse(amara).post("posts/4/remove")
    page = browse(amara).get(best(amara)).text
    assert "What I saw on day 3." in page
    assert "What I saw on day 4." not in page
    assert "What Jonas saw." not in page

    browse(amara).post(best(amara), {"pick": "post-5", "why-post-5": WHY})
    assert picks(engine) == []


@pytest.mark.usefixtures("written")
def test_what_was_hidden_since_the_page_came_is_said_and_its_words_stay(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    browser = browse(amara)
    browser.post(best(amara), {"pick": "post-2", "why-post-2": WHY})
    browser.token()
    browse(teacher).post("posts/3/decide", what="hidden", words="It names somebody.")
    fields = {"pick": ["post-3", "post-1"], "why-post-3": "A <long> reason.", "why-post-1": "Shorter."}

    answer = browser.client.post(
        browser.url(best(amara)),
        base_url=browser.base_url,
        data={"csrf_token": browser.token(), **fields},
        headers={"Referer": browser.base_url},
    )

    assert answer.status_code == 409
    assert "does not stand here any more, so nothing was kept." in answer.text
    assert "A &lt;long&gt; reason." in answer.text
    assert 'value="Shorter."' in answer.text
    assert "What I saw on day 3." not in answer.text
    assert picks(engine) == [("post", 2, WHY)]


@pytest.mark.usefixtures("written")
def test_what_was_taken_back_since_is_picked_no_more(browse: Browse, amara: Seat, teacher: Seat) -> None:
    browse(amara).post(best(amara), {"pick": "post-2", "why-post-2": WHY})
    browse(amara).post("posts/2/remove")

    assert WHY not in browse(teacher).get(f"work/{amara.membership_id}").text


@pytest.mark.usefixtures("written")
def test_staff_pick_nothing_and_where_they_see_aliases_nobody_does(
    browse: Browse, room: Room, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    assert browse(teacher).get(best(teacher)).status_code == 403
    browse(amara).post(best(amara), {"pick": "post-2", "why-post-2": WHY})
    with Session(engine) as session:
        options = write_options(Options(names="full"))
        session.execute(update(Activity).where(Activity.id == room.activity_id).values(options=options))
        session.commit()

    assert browse(amara).get(best(amara)).status_code == 404
    assert WHY not in browse(teacher).get(f"work/{amara.membership_id}").text
