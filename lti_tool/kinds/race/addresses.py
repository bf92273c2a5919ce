"""One name for a source, however it was copied: an address, a DOI, an ISBN or an arXiv number (row 46)."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from stdnum import isbn
from stdnum.exceptions import ValidationError

from lti_tool.outside.addresses import plain_address

SourceKind = Literal["url", "doi", "isbn", "arxiv"]
LONGEST = 2_000
_DOI = re.compile(
    r"(?:doi[:\s]\s*)?(?P<at>(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(?:doi:\s*)?(?P<name>10\.\d{4,9}(?:/|%2F)\S+)",
    re.IGNORECASE,
)
_IN_DOIS = "/:;(),.@!$'*+="
"""Signs that an address may hold as they are."""
_ARXIV_OF_DOI = re.compile(r"10\.48550/arxiv\.(.+)")
_ARXIV_NUMBER = r"(\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,3})?"
_ARXIV = re.compile(
    r"(?:(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:\s*)"
    rf"{_ARXIV_NUMBER}(?:\.pdf)?/?(?:\s*\[[\w.-]{{1,20}}\])?",
    re.IGNORECASE,
)
_ISBN = re.compile(r"(?:(?:urn:)?isbn[-: ]*(?:1[03])?[-: ]*)?([0-9][0-9 -]{8,16}[0-9xX])", re.IGNORECASE)
_TYPESET = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | {"\u00a0": " "})
"""Hyphens and spaces as books print them."""
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")


@dataclass(frozen=True, slots=True)
class Address:
    """A source: what it is, its one name, and where it is found ("" where nowhere in particular)."""

    kind: SourceKind
    name: str
    """Without what differs from copy to copy; not for people where it is the name of an address."""
    url: str

    @property
    def digest(self) -> str:
        """What is equal for the same source."""
        return sha256(f"{self.kind}:{self.name}".encode()).hexdigest()


def read_address(text: str) -> Address | None:
    """Return the source that a text names, None where it names none.

    `http` and `https`, `www`, tracking parameters, the order of parameters, a closing slash and a fragment
    make no difference; nor does the version of an arXiv paper, or whether an ISBN has ten digits.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    for read in (_arxiv, _doi, _isbn, _url):
        if found := read(text):
            return found
    return None


def _arxiv(text: str) -> Address | None:
    found = _ARXIV.fullmatch(text.partition("?")[0].partition("#")[0])
    return _paper(found[1]) if found else None


def _paper(number: str) -> Address:
    name = number.lower()
    return Address("arxiv", name, f"https://arxiv.org/abs/{name}")


def _doi(text: str) -> Address | None:
    found = _DOI.fullmatch(text)
    if found is None:
        return None
    # In an address, what follows one of these signs is of the address, and of no DOI.
    told = re.split(r"[?#]", found["name"], maxsplit=1)[0] if found["at"] else found["name"]
    name = unquote(told).rstrip(".,;/").lower()
    if any(character.isspace() or not character.isprintable() for character in name):
        return None
    paper = _ARXIV_OF_DOI.fullmatch(name)
    if paper:
        return _arxiv(f"arxiv:{paper[1]}")
    return Address("doi", name, f"https://doi.org/{quote(name, safe=_IN_DOIS)}")


def _isbn(text: str) -> Address | None:
    found = _ISBN.fullmatch(text.translate(_TYPESET))
    if found is None:
        return None
    try:
        return Address("isbn", isbn.validate(found[1], convert=True), "")
    except ValidationError:
        return None


def _url(text: str) -> Address | None:
    spelled = text if re.match(r"[a-z][a-z0-9+.-]*:", text, re.IGNORECASE) else f"https://{text}"
    if any(character.isspace() or not character.isprintable() for character in spelled):
        return None
    try:
        parts = urlsplit(spelled)
        host, port = (parts.hostname or "").encode("idna").decode().lower(), parts.port
    except (ValueError, UnicodeError):
        return None
    if parts.scheme.lower() not in ("http", "https") or not _HOST.fullmatch(host) or "@" in parts.netloc:
        return None
    host += "" if port in (None, 80, 443) else f":{port}"
    found = parts._replace(netloc=host, fragment="")
    return Address("url", plain_address(found), found.geturl())
