"""What each kind of profile tells, as its documents have it: whether somebody's tag stands in it (row 25)."""

import json

import pytest

from lti_tool.kinds.sharing.owned.looking import seen_profile
from lti_tool.kinds.sharing.rules import is_own, place_code
from lti_tool.outside.pages import Got

TAG = "ember-4T9K"
LINK = f"https://tool.example.org/s/me/{TAG}"
JSON, HTML = {"content-type": "application/json"}, {"content-type": "text/html; charset=utf-8"}
# docs.joinmastodon.org, entities/Account; docs.bsky.app, app.bsky.actor.getProfile.
FIELD = {
    "name": "Me",
    "value": f'<a href="{LINK}" target="_blank" rel="nofollow noopener me"><span>tool…</span></a>',
}
MASTODON = {"id": "1", "acct": "Leyla", "note": "<p>Nurse.</p>", "fields": [FIELD]}
BLUESKY = {"did": "did:plc:abc123", "handle": "leyla.bsky.social", "description": f"Nurse. {TAG}"}


def told(body: object, status: int = 200) -> Got:
    return Got(status, JSON, json.dumps(body).encode())


def page(html: str) -> Got:
    return Got(200, HTML, html.encode())


class Site:
    """Answers by what is asked for; anything else is not there."""

    def __init__(self, **answers: Got | None) -> None:
        self.answers, self.asked = answers, list[str]()

    def __call__(self, url: str, seconds: float) -> Got | None:
        self.asked.append(url)
        found = [answer for part, answer in self.answers.items() if part in url]
        return found[0] if found else Got(404, {}, b"")


PROFILES = {
    "mastodon": (
        "https://scholar.social/@Leyla",
        Site(lookup=told(MASTODON)),
        "https://scholar.social/@leyla",
        "https://scholar.social/api/v1/accounts/lookup?acct=Leyla",
    ),
    "bluesky": (
        "https://bsky.app/profile/leyla.bsky.social",
        Site(getProfile=told(BLUESKY)),
        "did:plc:abc123",
        "https://public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor=leyla.bsky.social",
    ),
    "a site": (
        "https://blog.example.org/",
        Site(blog=page(f'<p>Hard talks</p><link rel="ME" href="{LINK}">')),
        "https://blog.example.org/",
        "https://blog.example.org/",
    ),
}
every_profile = pytest.mark.parametrize("name", PROFILES)


@every_profile
def test_a_tag_is_found_in_what_a_profile_says(name: str) -> None:
    url, site, account, asked = PROFILES[name]
    seen = seen_profile(url, TAG, site)

    assert seen.reason == ""
    assert seen.evidence is not None
    assert seen.evidence.account == account
    assert site.asked[-1] == asked


@every_profile
def test_another_tag_proves_nothing(name: str) -> None:
    url, site, _account, _asked = PROFILES[name]

    assert seen_profile(url, "maple-7XQ2", site).reason == "no_mark"


@every_profile
@pytest.mark.parametrize(
    ("got", "reason"),
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
def test_what_is_not_there_or_for_others_proves_nothing(name: str, got: Got | None, reason: str) -> None:
    seen = seen_profile(PROFILES[name][0], TAG, lambda _url, _seconds: got)

    assert (seen.reason, seen.evidence) == (reason, None)


@every_profile
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'{"did": 5}', b'{"acct": {}}', b"[" * 90_000]
)
def test_garbage_proves_nothing_and_is_no_error(name: str, body: bytes) -> None:
    assert (
        seen_profile(PROFILES[name][0], TAG, lambda _url, _seconds: Got(200, JSON, body)).reason == "unread"
    )


def test_a_server_says_nothing_of_accounts_of_another() -> None:
    lies = Site(lookup=told(MASTODON | {"acct": "victim@scholar.social"}))

    assert seen_profile("https://evil.test/@victim", TAG, lies).reason != ""


def test_who_wants_no_stranger_is_not_read() -> None:
    hidden = BLUESKY | {"labels": [{"val": "!no-unauthenticated"}]}
    seen = seen_profile(PROFILES["bluesky"][0], TAG, Site(getProfile=told(hidden)))

    assert (seen.reason, seen.evidence) == ("gone", None)


def test_what_only_looks_like_a_profile_of_mastodon_is_read_as_a_page() -> None:
    site = Site(**{"/@leyla": page(f"<p>{TAG}</p>")})
    seen = seen_profile("https://medium.example/@leyla", TAG, site)

    assert seen.reason == ""
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    ("html", "is_proof"),
    [
        (f'<a rel="me" href="{LINK}">Me</a>', True),
        (f'<a href="{LINK}" rel="nofollow me">Me</a>', True),
        (f"<footer>{TAG.upper()}</footer>", True),
        # Whoever leaves a comment can do these.
        (f'<a href="{LINK}">Me</a>', False),
        (f'<a rel="nofollow ugc" href="{LINK}">Me</a>', False),
        (f'<!-- <a rel="me" href="{LINK}"> -->', False),
        (f'<script>"<a rel=me href={LINK}>"</script>', False),
        (f'<a rel="me" title="{LINK}" href="https://elsewhere.test/">Me</a>', False),
    ],
)
def test_a_link_proves_a_page_where_it_says_that_it_is_about_them(html: str, is_proof: bool) -> None:
    seen = seen_profile("https://blog.example.org/", TAG, lambda _url, _seconds: page(html))

    assert seen.reason == ("" if is_proof else "no_mark")


@pytest.mark.parametrize(
    ("account", "proved", "is_theirs"),
    [
        ("did:plc:abc", "did:plc:abc", True),
        ("did:plc:abcd", "did:plc:abc", False),
        ("https://scholar.social/@leyla", "https://scholar.social/@leyla", True),
        ("https://scholar.social/@leyla2", "https://scholar.social/@leyla", False),
        ("https://blog.example.org/2026/talk", "https://blog.example.org/", True),
        ("https://blog.example.org.evil.test/talk", "https://blog.example.org", False),
        ("https://wiki.example.org/other", "https://wiki.example.org/leyla", False),
        ("https://wiki.example.org/leyla/talk", "https://wiki.example.org/leyla", True),
        ("https://site.example.org/find?q=b", "https://site.example.org/find?q=a", False),
        ("", "", False),
        ("https://blog.example.org/", "", False),
    ],
)
def test_what_lies_below_a_proved_address_is_theirs(account: str, proved: str, is_theirs: bool) -> None:
    assert is_own(account, [proved]) is is_theirs
    assert not is_own(account, [])


def test_a_tag_is_each_ones_own() -> None:
    tags = {place_code("secret", member) for member in range(50)}

    assert len(tags) == 50
    assert place_code("secret", 1) == place_code("secret", 1) != place_code("other", 1)
