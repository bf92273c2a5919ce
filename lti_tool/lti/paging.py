"""Following `Link: <…>; rel="next"` as platforms really write it, and not for ever."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

from lti_tool.errors import AnswerUnreadable
from lti_tool.lti.answers import Answer
from lti_tool.lti.guard import origin_of

MOST_PAGES = 200
LINK = re.compile(r"<([^>]*)>((?:\s*;[^;,<]*)*)")
RELATION = re.compile(r";\s*rel\s*=\s*([^;,]*)", re.IGNORECASE)
QUOTES = "\"' \t\u201c\u201d\u2018\u2019"


def pages(fetch: Callable[[str], Answer], url: str, most: int = MOST_PAGES) -> Iterator[Answer]:
    """The answers from `url` on to the last page, each fetched when the one before was taken.

    Raises:
        AnswerUnreadable: the next page lies on another origin, came before, or is one more than `most`.
    """
    seen = {url}
    next_url: str | None = url
    while next_url:
        answer = fetch(next_url)
        yield answer
        next_url = next_page(answer, next_url)
        if next_url and (next_url in seen or len(seen) >= most):
            raise AnswerUnreadable(answer.status, "the pages do not end")
        seen.add(next_url or "")


def next_page(answer: Answer, url: str) -> str | None:
    """The address of the page after this answer to `url`, letter for letter; None on the last page.

    Moodle 4.5 escapes ampersands as HTML and puts curly quotes round the relation; Canvas tells big letters
    from small ones (lti.md D, G3).

    Raises:
        AnswerUnreadable: it lies on another origin.
    """
    for target, parameters in LINK.findall(_as_utf8(answer.headers.get("link", ""))):
        relation = RELATION.search(parameters)
        if relation and "next" in relation[1].strip(QUOTES).casefold().split():
            # Only ampersands: unescaping more would make "&copy=1" something else.
            found: str = urljoin(url, target.strip().replace("&amp;", "&"))
            if origin_of(found) is None or origin_of(found) != origin_of(url):
                raise AnswerUnreadable(answer.status, "the next page lies on another host")
            return found
    return None


def _as_utf8(header: str) -> str:
    # Header bytes are read as Latin-1, which makes three letters of one curly quote.
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header
