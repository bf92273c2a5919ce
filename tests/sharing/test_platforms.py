"""What each place tells of a post, as its documents or recorded answers have it (product.md 4.4)."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from lti_tool.kinds.sharing.looking import look
from lti_tool.kinds.sharing.naming import digest_of
from lti_tool.kinds.sharing.platforms import PLACES
from lti_tool.outside.pages import Got

CODE = "#ember-4T9K"
DEEP = b'{"a":' * 80_000
JSON, HTML = {"content-type": "application/json"}, {"content-type": "text/html; charset=utf-8"}


def told(body: object, status: int = 200) -> Got:
    return Got(status, JSON, json.dumps(body).encode())


MASTODON = {
    "id": "112233",
    "visibility": "public",
    "uri": "https://scholar.social/users/leyla/statuses/112233",
    "url": "https://scholar.social/@leyla/112233",
    "content": "<p>I noticed that.</p><p>It helps. "
    '<a href="https://scholar.social/tags/ember" class="mention hashtag">#<span>ember</span></a>-4T9K</p>',
    "account": {"id": "9", "username": "leyla", "acct": "leyla", "url": "https://scholar.social/@leyla"},
    "media_attachments": [],
}
"""docs.joinmastodon.org, entities/Status."""
BLUESKY = {
    "thread": {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": {
            "uri": "at://did:plc:leyla234/app.bsky.feed.post/3kabc",
            "author": {"did": "did:plc:leyla234", "handle": "leyla.bsky.social", "labels": []},
            "record": {"$type": "app.bsky.feed.post", "text": f"I noticed that. {CODE}", "facets": []},
        },
        "replies": [],
    }
}
"""docs.bsky.app, app.bsky.feed.getPostThread, at a depth of 0."""
BLUESKY_GONE = {
    "error": "NotFound",
    "message": "Post not found: at://did:plc:leyla234/app.bsky.feed.post/3kabc",
}
"""With the status 400 (bluesky-social/atproto, getPostThread.ts: an InvalidRequestError)."""
X = {
    "url": "https://twitter.com/leyla/status/1234567",
    "author_name": "Leyla",
    "author_url": "https://twitter.com/leyla",
    "html": f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">I noticed that. {CODE}</p>&mdash; '
    'Leyla (@leyla) <a href="https://twitter.com/leyla/status/1234567">November 3, 2026</a></blockquote>',
    "type": "rich",
    "version": "1.0",
}
"""developer.x.com, oEmbed API: a title is none of it."""
REDDIT = {
    "provider_url": "https://www.reddit.com/",
    "title": f"I noticed that. {CODE}",
    "html": '<blockquote class="reddit-embed-bq"><a href="https://www.reddit.com/r/teaching/comments/1abc/talk/">'
    f"I noticed that. {CODE}</a><br> by<a>u/leyla</a> in<a>teaching</a></blockquote><script async></script>",
    "author_name": "leyla",
    "type": "rich",
}
YOUTUBE = {
    "title": f"Hard talks {CODE}",
    "author_name": "Leyla",
    "author_url": "https://www.youtube.com/@leyla",
    "type": "video",
    "html": '<iframe width="200" src="https://www.youtube.com/embed/dQw4w9WgXcQ?feature=oembed"></iframe>',
}
POSTS = {
    "mastodon": ("https://scholar.social/@leyla/112233", told(MASTODON), "@leyla"),
    "bluesky": ("https://bsky.app/profile/leyla.bsky.social/post/3kabc", told(BLUESKY), "@leyla.bsky.social"),
    "x": ("https://x.com/leyla/status/1234567", told(X), "Leyla"),
    "reddit": ("https://www.reddit.com/r/teaching/comments/1abc/talk/", told(REDDIT), "leyla"),
    "youtube": ("https://youtu.be/dQw4w9WgXcQ", told(YOUTUBE), "Leyla"),
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


def test_a_copy_keeps_paragraphs_apart() -> None:
    found = look("mastodon", POSTS["mastodon"][0], Net(told(MASTODON))).evidence

    assert found is not None
    assert found.text == "I noticed that.\nIt helps. #ember-4T9K"


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
    found = look("bluesky", POSTS["bluesky"][0], Net(told(hidden)))

    assert (found.check, found.evidence) == ("refused", None)
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
            "https://publish.twitter.com/oembed?omit_script=1&url=https%3A%2F%2Ftwitter.com%2Fleyla%2Fstatus%2F1234567",
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
    ("got", "check"),
    [
        (told(BLUESKY_GONE, 400), "gone"),
        (told({"error": "InvalidRequest", "message": "Error: uri must be a valid at-uri"}, 400), "unknown"),
        (told({"thread": {"$type": "app.bsky.feed.defs#notFoundPost", "notFound": True}}), "gone"),
        (told({"thread": {"$type": "app.bsky.feed.defs#blockedPost", "blocked": True}}), "refused"),
    ],
)
def test_bluesky_says_in_its_own_words_that_a_post_is_gone(got: Got, check: str) -> None:
    found = look("bluesky", POSTS["bluesky"][0], Net(got))

    assert (found.check, found.evidence) == (check, None)


@pytest.mark.parametrize(
    ("name", "url", "asked"),
    [
        ("mastodon", "https://m.test/deck/@leyla/112233", "https://m.test/api/v1/statuses/112233"),
        (
            "mastodon",
            "https://m.test/web/@leyla@scholar.social/112233",
            "https://m.test/api/v1/statuses/112233",
        ),
        ("mastodon", "https://m.test/users/leyla/statuses/112233", "https://m.test/api/v1/statuses/112233"),
        (
            "bluesky",
            "https://bsky.app/profile/did:plc:leyla234/post/3kabc?ref_src=embed",
            "did%3Aplc%3Aleyla234",
        ),
        ("x", "https://mobile.twitter.com/leyla/status/1234567/", "twitter.com%2Fleyla%2Fstatus%2F1234567"),
        ("x", "https://x.com/leyla/status/1234567/photo/1?s=20", "twitter.com%2Fleyla%2Fstatus%2F1234567"),
        ("x", "https://x.com/i/web/status/1234567", "twitter.com%2Fi%2Fstatus%2F1234567"),
        (
            "reddit",
            "https://old.reddit.com/r/teaching/comments/1abc/talk/?utm_source=share",
            "www.reddit.com%2Fr%2Fteaching%2Fcomments%2F1abc%2Ftalk",
        ),
        (
            "reddit",
            "https://www.reddit.com/user/leyla/comments/1abc/talk/",
            "www.reddit.com%2Fuser%2Fleyla%2Fcomments%2F1abc%2Ftalk",
        ),
        ("youtube", "https://youtu.be/dQw4w9WgXcQ?si=abc", "watch%3Fv%3DdQw4w9WgXcQ"),
        ("youtube", "https://m.youtube.com/watch?app=m&v=dQw4w9WgXcQ", "watch%3Fv%3DdQw4w9WgXcQ"),
        ("youtube", "https://www.youtube.com/live/dQw4w9WgXcQ?feature=share", "watch%3Fv%3DdQw4w9WgXcQ"),
        ("youtube", "https://youtube.com/shorts/dQw4w9WgXcQ", "watch%3Fv%3DdQw4w9WgXcQ"),
    ],
)
def test_an_address_is_known_as_people_copy_it(name: str, url: str, asked: str) -> None:
    net = Net(None)
    look(name, url, net)

    assert PLACES[name].takes(urlsplit(url))
    assert net.asked.endswith(asked) or asked in net.asked.partition("?")[2]


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("linkedin", "https://www.linkedin.com/feed/update/urn:li:activity:7123456789012345678/"),
        ("linkedin", "https://lnkd.in/eAbCd12"),
        ("facebook", "https://m.facebook.com/story.php?story_fbid=1&id=2"),
        ("facebook", "https://www.facebook.com/share/p/1AbC/"),
        ("facebook", "https://fb.watch/abc/"),
        ("threads", "https://www.threads.com/@leyla/post/DAbc"),
        ("teams", "https://teams.cloud.microsoft/l/message/19:abc@thread.v2/1"),
        ("teams", "https://teams.live.com/l/message/19:abc@thread.v2/1"),
        ("discord", "https://ptb.discord.com/channels/1/2/3"),
        ("slack", "https://school.slack.com/archives/C1/p2"),
    ],
)
def test_where_strangers_cannot_look_every_address_of_its_own_is_taken(name: str, url: str) -> None:
    assert PLACES[name].takes(urlsplit(url))


SHORT = (
    "https://www.reddit.com/r/teaching/s/AbCdEf1234",
    "https://redd.it/1abc",
    "https://www.reddit.com/comments/1abc/",
)


@pytest.mark.parametrize("url", SHORT)
def test_a_short_link_is_followed_to_the_post_of_which_a_place_tells(url: str) -> None:
    full = "https://www.reddit.com/r/teaching/comments/1abc/talk/?share_id=x"
    asked: list[str] = []

    def get(address: str, _seconds: float) -> Got:
        asked.append(address)
        if address == url:
            return Got(301, {"location": full}, b"")
        return Got(403, {}, b"") if address == full else told(REDDIT)

    assert PLACES["reddit"].takes(urlsplit(url))
    assert look("reddit", url, get).holds(CODE)
    assert asked[-1].startswith("https://www.reddit.com/oembed?url=")


@pytest.mark.parametrize(
    "goal", ["https://evil.test/r/teaching/comments/1abc/talk/", "https://www.reddit.com/login"]
)
@pytest.mark.parametrize("url", SHORT)
def test_a_short_link_that_leads_elsewhere_tells_nothing(url: str, goal: str) -> None:
    found = look("reddit", url, Net(Got(302, {"location": goal}, b"")))

    assert (found.check, found.evidence) == ("unknown", None)


SAME = {
    "mastodon": [
        "https://m.test/@leyla/112233",
        "https://m.test/@leyla/112233?x=1",
        "https://m.test/@somebody/112233/",
        "https://m.test/deck/@leyla/112233",
        "https://m.test/users/leyla/statuses/112233",
    ],
    "bluesky": [
        "https://bsky.app/profile/leyla.bsky.social/post/3kabc",
        "https://bsky.app/profile/did:plc:leyla234/post/3kabc?x=1",
    ],
    "x": [
        "https://x.com/leyla/status/1234567",
        "https://twitter.com/leyla/status/1234567?s=20",
        "https://mobile.x.com/i/status/1234567/photo/1",
        "https://x.com/i/web/status/1234567",
    ],
    "reddit": [
        "https://www.reddit.com/r/teaching/comments/1abc/talk/",
        "https://old.reddit.com/r/teaching/comments/1abc",
        "https://redd.it/1abc",
    ],
    "a comment at reddit": [
        "https://www.reddit.com/r/teaching/comments/1abc/talk/k9xyz/",
        "https://www.reddit.com/r/teaching/comments/1abc/comment/k9xyz/?context=3",
    ],
    "youtube": [
        "https://youtu.be/dQw4w9WgXcQ?si=abc",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=5s",
        "https://youtube.com/shorts/dQw4w9WgXcQ",
    ],
    "linkedin": [
        "https://www.linkedin.com/feed/update/urn:li:activity:7123456789012345678/",
        "https://www.linkedin.com/posts/leyla_hard-talks-activity-7123456789012345678-AbCd?rcm=x&utm_source=share",
    ],
    "facebook": [
        "https://www.facebook.com/leyla/posts/1?mibextid=abc",
        "https://www.facebook.com/leyla/posts/1/",
    ],
    "a page": [
        "https://blog.example.org/talks",
        "https://www.blog.example.org/talks/",
        "https://blog.example.org/talks?utm_source=rss",
    ],
}


@pytest.mark.parametrize("urls", SAME.values(), ids=list(SAME))
def test_one_post_has_one_name_whichever_of_its_addresses_is_copied(urls: list[str]) -> None:
    assert len({digest_of(url) for url in urls}) == 1


def test_different_posts_have_different_names() -> None:
    others = (
        "https://other.test/@leyla/112233",
        "https://x.com/leyla/status/1234568",
        "https://blog.example.org/?p=1",
        "https://blog.example.org/?p=2",
        "https://www.facebook.com/story.php?story_fbid=1&id=2",
        "https://www.facebook.com/story.php?story_fbid=3&id=2",
    )
    urls = [*(urls[0] for urls in SAME.values()), *others]

    assert len({digest_of(url) for url in urls}) == len(urls)


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("reddit", "https://www.reddit.com/r/teaching/"),
        ("reddit", "https://www.reddit.com/user/leyla/"),
        ("youtube", "https://www.youtube.com/watch"),
        ("youtube", "https://www.youtube.com/crashcourse"),
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
