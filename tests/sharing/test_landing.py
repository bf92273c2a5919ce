"""The page that strangers come to from a share: no name in it, and gone when its task is (rows 24, 26)."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from lti_tool.kinds.sharing.looking import look as look_at
from lti_tool.kinds.sharing.platforms import PLACES
from lti_tool.outside.pages import Got
from tests.sharing.test_sharing import Net, add_task, allow, code_of, done, look, outside, page_with
from tests.support.school import School, Visit
from tests.tool import Clock

WORDS = {
    "landing_title": 'One "sentence" that helped',
    "landing_text": "People who learn tell one.\n\nYours?",
}
LINK = "https://tool.example.org/s/Abc-123/ember-4T9K"
HTML, JSON = {"content-type": "text/html"}, {"content-type": "application/json"}


@pytest.fixture
def link(school: School) -> str:
    return add_task(school)


def link_of(visit: Visit) -> str:
    found = re.search(r'href="([^"]*/s/[\w-]+/[\w-]+)"', visit.get("sharing/").text)
    return urlsplit(found[1]).path if found else ""


def test_a_share_leads_to_a_page_without_any_name(school: School, link: str) -> None:
    teacher, learner = (school.launch("moodle", one, link) for one in ("ines", "amara"))
    assert link_of(learner) == ""
    assert teacher.post("sharing/landing", **WORDS).status_code == 303
    address = link_of(learner)
    assert address.endswith(code_of(learner).removeprefix("#"))

    page = school.app.test_client().get(address)
    assert page.status_code == 200
    assert '<meta property="og:title" content="One &#34;sentence&#34; that helped">' in page.text
    assert '<meta property="og:description" content="People who learn tell one.  Yours?">' in page.text
    assert "Set-Cookie" not in page.headers
    for told in ("Amara", "Ines", "Saltmarsh", "One sentence<", code_of(learner).removeprefix("#")):
        assert told not in page.text
    hosts = set(re.findall(r'(?:src|href|content)="(?:https?:)?//([^/"]+)', page.text))
    assert hosts == set()


def test_the_page_is_gone_when_its_task_is_over_or_it_was_taken_away(school: School, clock: Clock) -> None:
    link = add_task(school, closes_at="2026-09-15T12:00")
    teacher, learner = (school.launch("moodle", one, link) for one in ("ines", "amara"))
    teacher.post("sharing/landing", **WORDS)
    first, stranger = link_of(learner), school.app.test_client()
    teacher.post("sharing/landing", **WORDS | {"landing_title": "Other words"})
    assert link_of(learner) == first
    assert "Other words" in stranger.get(first).text

    teacher.post("sharing/landing", do="off")
    assert stranger.get(first).status_code == 404
    teacher.post("sharing/landing", **WORDS)
    second = link_of(learner)
    assert second != first
    assert stranger.get(second).status_code == 200
    clock.move(days=2)
    assert stranger.get(second).status_code == 404
    assert stranger.get("/s/nothing").status_code == 404


def test_strangers_may_not_come_without_end(school: School, link: str) -> None:
    teacher, learner = (school.launch("moodle", one, link) for one in ("ines", "amara"))
    teacher.post("sharing/landing", **WORDS)
    address, stranger, most = link_of(learner), school.app.test_client(), school.settings.launches_a_minute

    answers = [stranger.get(address).status_code for _ in range(most + 1)]
    assert answers == [200] * most + [429]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"landing_title": " "}, "Give the page a title that strangers understand."),
        ({"landing_title": "a" * 121}, "A title holds up to 120 characters."),
        ({"landing_text": "a" * 1001}, "A text holds up to 1000 characters."),
    ],
)
def test_words_that_are_not_taken_say_why_and_stay(
    school: School, link: str, sent: dict[str, str], sentence: str
) -> None:
    teacher = school.launch("moodle", "ines", link)
    answer = teacher.post("sharing/landing", **WORDS | sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert (WORDS | sent)["landing_text"] in answer.text
    assert link_of(school.launch("moodle", "amara", link)) == ""


def test_a_post_that_holds_the_link_alone_is_found_to_be_theirs(school: School, link: str) -> None:
    allow(school)
    teacher, learner = (school.launch("moodle", one, link) for one in ("ines", "amara"))
    teacher.post("sharing/landing", **WORDS)
    outside(learner)
    look(school, Net(page_with(f'I noticed that. <a href="http://localhost{link_of(learner)}">Read</a>')))

    assert done(learner)


@pytest.mark.parametrize(
    ("name", "url", "got"),
    [
        (
            "mastodon",
            "https://scholar.social/@leyla/112233",
            {
                "visibility": "public",
                "content": f'<p>So: <a href="{LINK}"><span>tool.example.org/s/A</span></a></p>',
                "account": {"acct": "leyla"},
            },
        ),
        (
            "bluesky",
            "https://bsky.app/profile/leyla.bsky.social/post/3kabc",
            {
                "thread": {
                    "post": {
                        "author": {"handle": "leyla.bsky.social"},
                        "record": {
                            "text": "So: tool.example.org/s/A...",
                            "facets": [{"features": [{"uri": LINK}]}],
                        },
                    }
                }
            },
        ),
        (
            "bluesky",
            "https://bsky.app/profile/leyla.bsky.social/post/3kabc",
            {
                "thread": {
                    "post": {
                        "author": {"handle": "leyla.bsky.social"},
                        "record": {"text": "So", "embed": {"external": {"uri": LINK}}},
                    }
                }
            },
        ),
    ],
)
def test_a_place_that_shortens_a_link_tells_all_of_it(name: str, url: str, got: object) -> None:
    found = look_at(name, url, lambda _url, _seconds: Got(200, JSON, json.dumps(got).encode()))

    assert found.holds("#ember-4T9K")
    assert not found.holds("#ember-4T9J")


def test_a_window_that_takes_links_alone_gets_the_link_and_others_the_text() -> None:
    facebook = PLACES["facebook"].compose(f"So: #ember-4T9K {LINK}", LINK) or ""
    assert parse_qs(urlsplit(facebook).query) == {"u": [LINK]}
    assert PLACES["facebook"].compose("So: #ember-4T9K", "") == "https://www.facebook.com/"
    for name in ("mastodon", "bluesky", "x", "linkedin", "threads"):
        window = urlsplit(PLACES[name].compose(f"So: {LINK}", LINK) or "")
        asked = parse_qs(window.query or window.fragment)
        assert asked["text"] == [f"So: {LINK}"]
