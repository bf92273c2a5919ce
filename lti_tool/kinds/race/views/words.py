"""What a race says of sources, and of what was not taken."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.clock import Clock
from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.errors import InputInvalid
from lti_tool.kinds.race.rules import LONGEST_WHY
from lti_tool.kinds.race.service import ITEM
from lti_tool.kinds.race.values import FindView, SourceView
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission, may
from lti_tool.web.times import moment
from lti_tool.web.wording import Wording


@dataclass(frozen=True, slots=True)
class FindLine:
    """Who found a source, when, and why it is worth it."""

    name: str
    why: str
    when: str
    is_first: bool
    is_own: bool
    accolades: tuple[str, ...]
    recognise_url: str
    """Where staff recognise it, "" where they do not."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source as the list shows it."""

    id: int
    title: str
    place: str
    """The host, or the number."""
    url: str
    state: str
    state_words: str
    reason: str
    """Why staff overruled it, "" where they did not."""
    finds: list[FindLine]
    others: str
    is_own: bool


def line_of(source: SourceView, who: Who, clock: Clock) -> SourceLine:
    """Return a source's line for this reader."""
    finds = [_find(find, place, source, who, clock) for place, find in enumerate(source.finds)]
    also = len(finds) - 1
    return SourceLine(
        id=source.id,
        title=source.title or _spelled(source),
        place=_place(source),
        url=source.url,
        state=source.state,
        state_words=_state_words(source),
        reason=source.decision_words if source.decision == "not" else "",
        finds=finds,
        others=str(ngettext("%(num)d more found it too", "%(num)d more found it too", also)) if also else "",
        is_own=any(find.is_own for find in finds),
    )


def _find(find: FindView, place: int, source: SourceView, who: Who, clock: Clock) -> FindLine:
    return FindLine(
        name=shown_name(Naming(who.is_staff), find.author),
        why=find.why,
        when=clock.short(find.at),
        is_first=place == 0 and source.state == "valid",
        is_own=find.author.membership_id == who.membership_id and not who.is_masquerade,
        accolades=find.accolades,
        recognise_url=_recognise_url(source, find, who),
    )


def _recognise_url(source: SourceView, find: FindView, who: Who) -> str:
    if find.author.is_staff or source.decision == "not" or not may(who, Permission.RECOGNISE):
        return ""
    return url_for("recognition.accolade_form", item_kind=ITEM, item_id=find.id)


def _spelled(source: SourceView) -> str:
    return source.url or f"ISBN {source.name}"


def _place(source: SourceView) -> str:
    if source.kind == "url":
        return urlsplit(source.url).hostname or ""
    return f"{ {'doi': 'DOI', 'isbn': 'ISBN', 'arxiv': 'arXiv'}[source.kind] } {source.name}"


def _state_words(source: SourceView) -> str:
    if source.decision:
        return str(_("Confirmed by staff") if source.decision == "counts" else _("Does not count"))
    if source.state == "valid":
        return str(_("Valid"))
    words = {
        "waiting": _("Handed in"),
        "gone": _("Its server says that it is not there"),
        "unknown": _("Nobody could look yet"),
    }
    return str(words.get(source.check, ""))


def problem_words(error: InputInvalid) -> str:
    """Return the sentence below a control whose text was not taken."""
    sentences = {
        ("address", "empty"): _("Where is it? Give an address, a DOI or an ISBN."),
        ("address", "no_address"): _(
            "This is no address, DOI or ISBN that we know. Copy it once more, with nothing around it."
        ),
        ("address", "overruled"): _("Your instructor has looked at this source: it does not count here."),
        ("address", "own"): _("You have handed in this source already."),
        ("why", "empty"): _("Say in a line why it is worth reading."),
        ("why", "too_long"): _("A line on why holds up to %(most)s characters.", most=LONGEST_WHY),
        ("words", "empty"): _("Say why, in a line. Whoever found it reads it."),
        ("words", "too_long"): _("A reason holds up to %(most)s characters.", most=LONGEST_WHY),
    }
    return str(sentences[error.field, error.reason])


def conflict_words(reason: str, activity: ActivityView) -> Wording:
    """Return what a page says where something comes too early or too late."""
    if reason == "closed" and activity.closes_at:
        title, lead = _("This race is over"), _("It closed %(when)s.", when=moment(activity.closes_at))
        todo = _("The list stays: go back and read what was found.")
    else:
        when = moment(activity.opens_at) if activity.opens_at else ""
        title, lead = _("This race has not begun"), _("It opens %(when)s.", when=when)
        todo = _("Come back then.")
    return Wording(409, title, lead, [todo])
