"""Places whose oEmbed answers without a key (oembed.com; X, Reddit, YouTube)."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from lti_tool.kinds.sharing.platforms.place import Evidence, check_of, filled
from lti_tool.kinds.sharing.rules import Check
from lti_tool.markup import plain_text
from lti_tool.outside.pages import Got, json_of


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a place spells a post's address."""

    pattern: str
    """Of host, path and what begins a query, without a closing slash; its group `id` names the post, `part`
    what lies in it."""
    full: str
    """The address for which the place's oEmbed is asked; "" where it knows what a short link leads to."""


@dataclass(frozen=True)
class OEmbed:
    """One such place."""

    name: str
    label: str
    forms: tuple[Form, ...]
    endpoint: str
    composer: str | None
    is_open: bool = True

    def compose(self, text: str, link: str) -> str | None:
        """Return the page on which one writes."""
        return filled(self.composer, text=text)

    def takes(self, parts: SplitResult) -> bool:
        """Whether it looks like a post."""
        return self._found(parts) is not None

    def names(self, parts: SplitResult) -> str:
        """Return a post's number, whoever and whatever else its address tells."""
        found = self._found(parts)
        told = found[1].groupdict() if found else {}
        return f"{told.get('id') or ''} {told.get('part') or ''}"

    def asked(self, url: str) -> str:
        """Return where oEmbed tells of it; "" for a short link."""
        found = self._found(urlsplit(url))
        if found is None or not found[0].full:
            return ""
        full = found[0].full.format(**found[1].groupdict(default=""))
        return filled(self.endpoint, url=full) or ""

    def check(self, got: Got) -> Check:
        """Say what an answer means."""
        return check_of(got)

    def read(self, url: str, got: Got) -> Evidence | None:
        """Read title and text; the HTML that comes along is never shown."""
        try:
            told = json_of(got)
            text = f"{told.get('title') or ''} {plain_text(str(told.get('html') or ''))}"
            account = str(told.get("author_url") or "")
            return Evidence(text.strip(), str(told.get("author_name") or ""), account=account)
        except (ValueError, AttributeError):
            return None

    def _found(self, parts: SplitResult) -> tuple[Form, re.Match[str]] | None:
        spelled = f"{parts.hostname}{parts.path.rstrip('/')}?{parts.query}"
        tried = ((form, re.fullmatch(form.pattern + _MORE, spelled, re.ASCII)) for form in self.forms)
        return next(((form, found) for form, found in tried if found), None)


_MORE = r"(?:[?&].*)?"
_BELOW = r"(?:[\w-]+\.)*"
_AT_X = rf"{_BELOW}(?:x|twitter)\.com"
_TWEET = r"/status(?:es)?/(?P<id>\d{1,20})(?:/[^?]*)?"
_AT_REDDIT = rf"{_BELOW}reddit\.com"
_WHERE = r"(?:r|u|user)/[\w-]{1,40}"
_COMMENT = r"(?P<rest>/[^/?]*(?:/(?P<part>\w{1,12}))?)?(?:/[^?]*)?"
_AT_YOUTUBE = rf"{_BELOW}youtube\.com"
_VIDEO = "https://www.youtube.com/watch?v={id}"

X = OEmbed(
    "x",
    "X",
    (
        Form(rf"{_AT_X}/(?P<who>\w{{1,20}}){_TWEET}", "https://twitter.com/{who}/status/{id}"),
        Form(rf"{_AT_X}/(?P<who>i)/web{_TWEET}", "https://twitter.com/{who}/status/{id}"),
    ),
    "https://publish.twitter.com/oembed?omit_script=1&url={url}",
    "https://twitter.com/intent/tweet?text={text}",
)
"""Its oEmbed is documented for addresses at twitter.com alone (iamcal/oembed, twitter.yml)."""

REDDIT = OEmbed(
    "reddit",
    "Reddit",
    (
        Form(
            rf"{_AT_REDDIT}/(?P<where>{_WHERE})/comments/(?P<id>\w{{1,12}}){_COMMENT}",
            "https://www.reddit.com/{where}/comments/{id}{rest}",
        ),
        # What its app copies, and what says no more than a post's number.
        Form(rf"{_AT_REDDIT}/{_WHERE}/s/(?P<part>\w{{1,20}})", ""),
        Form(rf"{_AT_REDDIT}/(?:comments|gallery)/(?P<id>\w{{1,12}})", ""),
        Form(r"(?:www\.)?redd\.it/(?P<id>\w{1,12})", ""),
    ),
    "https://www.reddit.com/oembed?url={url}",
    "https://www.reddit.com/submit?title={text}",
)
"""Its oEmbed knows whole addresses alone (iamcal/oembed, reddit.yml)."""

YOUTUBE = OEmbed(
    "youtube",
    "YouTube",
    (
        Form(rf"{_AT_YOUTUBE}/watch\?(?:[^?]*&)?v=(?P<id>[\w-]{{11}})", _VIDEO),
        Form(rf"{_AT_YOUTUBE}/(?:shorts|live|embed|v)/(?P<id>[\w-]{{11}})", _VIDEO),
        Form(r"(?:www\.)?youtu\.be/(?P<id>[\w-]{11})", _VIDEO),
    ),
    "https://www.youtube.com/oembed?format=json&url={url}",
    None,
)
"""Of a video it tells the title and the channel (iamcal/oembed, youtube.yml)."""
