"""What a learner sees and does, through the browser's door."""

from collections.abc import Callable

from tests.discussion.room import Browser, Seat

Browse = Callable[[Seat], Browser]


def test_a_post_stands_on_the_page_it_leads_to(browse: Browse, amara: Seat) -> None:
    browser = browse(amara)

    answer = browser.post("posts", body="What I meant came on **page six**.", form_key="")

    assert answer.status_code == 303
    page = browser.get("").get_data(as_text=True)
    anchor = answer.location.partition("#")[2]
    assert f'id="{anchor}"' in page
    assert "<strong>page six</strong>" in page
    assert "Amara Okafor" in page
