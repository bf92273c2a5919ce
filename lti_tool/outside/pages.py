"""What a page of somebody else's says of itself: a title and a short description, as plain text (row 84).

Who asks gives the way to the network, which goes to public addresses alone. Nothing of the page is kept but
these two lines: no picture, no script, no cookie.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from time import monotonic
from typing import Any
from urllib.parse import urljoin

import nh3

from lti_tool.markup import shortened, tamed

SECONDS = 5.0
"""For all of it, redirects too."""
LARGEST = 512_000
"""Bytes of a page; of a larger one nothing is known."""
MOST_REDIRECTS = 3
HEAD = 65_536
"""Characters in which a page introduces itself; what comes after them is not looked at."""
MOST_READ = 262_144
"""Characters of a page that are looked at: a parser's time grows faster than the length of a hostile one."""
LONGEST_TITLE, LONGEST_DESCRIPTION = 200, 300
HEADERS = {
    "Accept": "text/html, application/json;q=0.9, application/atom+xml;q=0.9, application/rss+xml;q=0.9",
    "Accept-Encoding": "identity",
    "User-Agent": "Stoke link card",
}
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)
_TITLE = re.compile(r"<title>([^<]*)</title>")
_META = re.compile(r"<meta ([^<>]*)>")
_ATTRIBUTE = re.compile(r'(name|property|content)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Got:
    """An answer, not followed anywhere; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_whole: bool = True
    """Whether all of its body came; what came of one that was too large or cut is left out."""


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of itself; a description may be ""."""

    title: str
    description: str


Get = Callable[[str, float], Got | None]
"""Asks for an address within so many seconds; None where it may not be called, or nothing whole came."""


def read_page(address: str, get: Get, clock: Callable[[], float] = monotonic) -> About | None:
    """Fetch a page and return what it says of itself; None where it is none, or says nothing."""
    got = fetch(address, get, clock)
    return about_of(got) if got and got.status == 200 else None


def fetch(address: str, get: Get, clock: Callable[[], float] = monotonic) -> Got | None:
    """Return what an address answers in the end, behind its redirects; None where nothing whole came."""
    got = walk(address, get, clock)[1]
    return got if got and got.is_whole else None


def walk(address: str, get: Get, clock: Callable[[], float] = monotonic) -> tuple[str, Got | None]:
    """Return where the redirects of an address lead, and what is answered there, be it whole or not.

    What is to be had over plain http is asked for over https: nothing goes out unsealed, few lack it.
    """
    deadline, url = clock() + SECONDS, _sealed(address)
    for _hop in range(MOST_REDIRECTS + 1):
        left = deadline - clock()
        got = get(url, left) if left > 0 else None
        if got is None or not (300 <= got.status < 400 and got.headers.get("location")):
            return url, got
        joined = _joined(url, got.headers["location"])
        if joined is None:
            return url, None
        url = _sealed(joined)
    return url, None


def _sealed(url: str) -> str:
    return f"https:{url[5:]}" if url[:5].lower() == "http:" else url


def _joined(url: str, goal: str) -> str | None:
    try:
        return urljoin(url, goal)
    except ValueError:
        return None


def about_of(got: Got) -> About | None:
    """Return what an answer says of itself; None where it is no page, or has no title."""
    html = text_of(got)
    return None if html is None else about(html)


def text_of(got: Got) -> str | None:
    """Return the HTML of an answer; None where it is none, or packed."""
    kind = got.headers.get("content-type", "").lower()
    if not kind.startswith(("text/html", "application/xhtml+xml")):
        return None
    return _decoded(kind, got.body)[:MOST_READ] if is_plain(got) else None


def json_of(got: Got) -> Any:
    """Return what an answer tells.

    Raises:
        ValueError: if it is no JSON, or nested deeper than anybody means it.
    """
    try:
        return json.loads(got.body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def is_plain(got: Got) -> bool:
    """Whether an answer came as it is; what is packed is not unpacked."""
    return got.headers.get("content-encoding", "identity") == "identity"


def about(html: str) -> About | None:
    """Return what HTML says of itself; None without a title.

    A parser of browsers' own kind cleans it first, so that it can be read without one.
    """
    plain = nh3.clean(
        tamed(html[:HEAD]),
        tags={"title", "meta"},
        attributes={"meta": {"name", "property", "content"}},
        clean_content_tags={"script", "style", "svg"},
    )
    said = [dict(_ATTRIBUTE.findall(found)) for found in _META.findall(plain)]
    named = {(one.get("property") or one.get("name") or "").lower(): one.get("content", "") for one in said}
    found = _TITLE.search(plain)
    title = _line(named.get("og:title") or (found[1] if found else ""), LONGEST_TITLE)
    description = named.get("og:description") or named.get("description") or ""
    return About(title, _line(description, LONGEST_DESCRIPTION)) if title else None


def _decoded(kind: str, body: bytes) -> str:
    found = _CHARSET.search(kind) or _CHARSET.search(body[:1024].decode("ascii", "replace"))
    try:
        text = body.decode(found[1] if found else "utf-8", "replace")
    except (LookupError, ValueError):
        # A charset that is none, or, as idna, one that is for no page.
        text = body.decode("utf-8", "replace")
    # Lone surrogates, as UTF-7 can spell them, are taken by no parser and no database.
    return text.encode("utf-8", "replace").decode()


def _line(text: str, most: int) -> str:
    """Return a text in one line, without what nobody could see."""
    line = " ".join(unescape(text).split())
    return shortened("".join(character for character in line if character.isprintable()), most)
