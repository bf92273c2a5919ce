"""What each place tells of a post, as its documents or recorded answers have it (product.md 4.4)."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from lti_tool.kinds.sharing.looking import look
from lti_tool.kinds.sharing.platforms import PLACES
from lti_tool.outside.pages import Got

CODE = "#ember-4T9K"
DEEP = b'{"a":' * 80_000
JSON, HTML = {"content-type": "application/json"}, {"content-type": "text/html; charset=utf-8"}


def told(body: object, status: int = 200) -> Got:
    return Got(status, JSON, json.dumps(body).encode())


MASTODON = {
    "visibility": "public",
    "content": '<p>I noticed that. <a href="https://m.test/tags/e">#<span>ember</span></a>-4T9K</p>',
    "account": {"acct": "leyla"},
}
BLUESKY = {
    "thread": {
        "post": {
            "author": {"handle": "leyla.bsky.social", "labels": []},
            "record": {"text": f"I noticed that. {CODE}"},
        }
    }
}
OEMBED = {
    "title": "",
    "author_name": "Leyla",
    "html": f"<blockquote><p>I noticed that. {CODE}</p></blockquote>",
}
POSTS = {
    "mastodon": ("https://scholar.social/@leyla/112233", told(MASTODON), "@leyla"),
    "bluesky": ("https://bsky.app/profile/leyla.bsky.social/post/3kabc", told(BLUESKY), "@leyla.bsky.social"),
    "x": ("https://x.com/leyla/status/1234567", told(OEMBED), "Leyla"),
    "reddit": ("https://www.reddit.com/r/teaching/comments/1abc/talk/", told(OEMBED), "Leyla"),
    "youtube": ("https://youtu.be/dQw4w9WgXcQ", told(OEMBED | {"title": CODE}), "Leyla"),
    "page": (
        "https://blog.example.org/hard-talks",
        Got(200, HTML, f"<script>x</script><h1>Hard talks</h1><p>I noticed that. {CODE}".encode()),
        "",
    ),
}


class Net:
    """Answers with one thing, and remembers what it was asked."""

    def __init__(self, got: Got | None) -> None:
        self.got, self.asked = got, ""

    def __call__(self, url: str, seconds: float) -> Got | None:
        self.asked = url
        return self.got


@pytest.mark.parametrize("name", POSTS)
def test_a_match_is_read_from_what_a_place_tells(name: str) -> None:
    url, got, handle = POSTS[name]
    found = look(name, url, Net(got))

    assert PLACES[name].takes(urlsplit(url))
    assert found.check == "there"
    assert found.holds(CODE)
    assert found.evidence is not None
    assert found.evidence.handle == handle
    assert "<" not in found.evidence.text


@pytest.mark.parametrize("name", POSTS)
def test_another_code_is_no_match(name: str) -> None:
    url, got, _handle = POSTS[name]

    assert not look(name, url, Net(got)).holds("#maple-7XQ2")


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize(
    ("got", "check"),
    [
        (Got(404, {}, b""), "gone"),
        (Got(410, {}, b""), "gone"),
        (Got(401, {}, b""), "refused"),
        (Got(403, {}, b""), "refused"),
        (Got(429, {}, b""), "unknown"),
        (Got(503, {}, b""), "unknown"),
        (None, "unknown"),
    ],
    ids=["deleted", "gone", "strangers", "private", "rate-limited", "down", "slow"],
)
def test_what_is_not_there_or_for_others_is_no_match(name: str, got: Got | None, check: str) -> None:
    found = look(name, POSTS[name][0], Net(got))

    assert (found.check, found.evidence) == (check, None)


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'{"thread": 5}', b'"text"', DEEP]
)
def test_garbage_is_no_match_and_no_error(name: str, body: bytes) -> None:
    found = look(name, POSTS[name][0], Net(Got(200, JSON, body)))

    assert not found.holds(CODE)


@pytest.mark.parametrize("name", ["mastodon", "bluesky", "x"])
@pytest.mark.parametrize("sign", ["\0", "\ud800"], ids=["null", "surrogate"])
def test_what_no_database_takes_is_not_read(name: str, sign: str) -> None:
    url, got, _handle = POSTS[name]
    body = got.body.decode().replace("eyla", "eyla" + json.dumps(sign)[1:-1]).encode()
    found = look(name, url, Net(Got(200, JSON, body)))

    assert (found.check, found.evidence) == ("there", None)


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "idna", "undefined", "no-such", "utf-16"])
def test_a_page_of_any_charset_is_read_or_not_and_no_error(charset: str) -> None:
    body = rb"<p>\ud800 +2AA- " + b"\xff\0" + CODE.encode() + b"</p>"
    found = look(
        "page",
        "https://blog.example.org/",
        Net(Got(200, {"content-type": f"text/html; charset={charset}"}, body)),
    )

    assert found.evidence is not None
    assert found.evidence.is_storable()
    assert found.holds(CODE) == (charset != "utf-16")


def test_what_is_not_for_strangers_is_not_read() -> None:
    hidden = json.loads(json.dumps(BLUESKY))
    hidden["thread"]["post"]["author"]["labels"] = [{"val": "!no-unauthenticated"}]

    assert look("bluesky", POSTS["bluesky"][0], Net(told(hidden))).evidence is None
    assert (
        look("mastodon", POSTS["mastodon"][0], Net(told(MASTODON | {"visibility": "private"}))).evidence
        is None
    )


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("mastodon", "https://scholar.social/api/v1/statuses/112233"),
        (
            "x",
            "https://publish.twitter.com/oembed?omit_script=1&url=https%3A%2F%2Fx.com%2Fleyla%2Fstatus%2F1234567",
        ),
        ("page", "https://blog.example.org/hard-talks"),
    ],
)
def test_a_place_is_asked_at_its_own_door(name: str, asked: str) -> None:
    net = Net(POSTS[name][1])
    look(name, POSTS[name][0], net)

    assert net.asked == asked


def test_bluesky_is_asked_for_the_post_by_its_uri() -> None:
    net = Net(None)
    look("bluesky", POSTS["bluesky"][0], net)

    assert parse_qs(urlsplit(net.asked).query)["uri"] == ["at://leyla.bsky.social/app.bsky.feed.post/3kabc"]


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("mastodon", "https://scholar.social/@leyla"),
        ("mastodon", "https://scholar.social/@leyla/112233/../../admin"),
        ("bluesky", "https://bsky.example/profile/leyla/post/3kabc"),
        ("bluesky", "https://evilbsky.app/profile/leyla/post/3kabc"),
        ("x", "https://x.com/leyla"),
        ("reddit", "https://reddit.com.evil.test/r/teaching/comments/1abc/"),
        ("linkedin", "https://notlinkedin.com/posts/1"),
    ],
)
def test_an_address_elsewhere_is_none_of_a_post_there(name: str, url: str) -> None:
    assert not PLACES[name].takes(urlsplit(url))


def test_a_text_is_filled_in_where_one_writes() -> None:
    for place in PLACES.values():
        url = place.compose(f"I noticed & said so. {CODE}", "")
        assert url is None or url.startswith("mailto:?" if place.name == "mail" else "https://")
        assert url is None or "{" not in url
        assert url is None or "&" not in url.partition("text=")[2]
