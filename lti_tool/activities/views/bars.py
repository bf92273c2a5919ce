"""How much people asked, gave and thanked, in three bars and a sentence."""

from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _

from lti_tool.acts.balance.rules import Counts

EVEN = 0.9


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: whose mark, its word, how many, and how long it is, 0 to 100."""

    act: str
    label: str
    count: str
    length: float


def bars_of(counts: Counts) -> list[Bar]:
    """Return the three bars, the longest of them whole."""
    longest = max(counts.asks, counts.gives, counts.thanks, 1)
    return [
        Bar(act, label, format_decimal(count), round(100 * count / longest, 1))
        for act, label, count in (
            ("ask", _("Ask"), counts.asks),
            ("give", _("Give"), counts.gives),
            ("thank", _("Thank"), counts.thanks),
        )
    ]


def evenness_words(counts: Counts) -> str:
    """Say how even the three are, and which is most of it or least."""
    if not counts.total:
        return str(_("Nobody has asked, given or thanked in these weeks yet."))
    if counts.evenness >= EVEN:
        return str(_("Asking, giving and thanking are in balance."))
    every = {"ask": counts.asks, "give": counts.gives, "thank": counts.thanks}
    most, least = max(every, key=every.__getitem__), min(every, key=every.__getitem__)
    return _most_words(most) if 2 * every[most] > counts.total else _least_words(least)


def _most_words(act: str) -> str:
    words = {
        "ask": _("Most of it is asking."),
        "give": _("Most of it is giving."),
        "thank": _("Most of it is thanking."),
    }
    return str(words[act])


def _least_words(act: str) -> str:
    words = {
        "ask": _("Asking is behind giving and thanking."),
        "give": _("Giving is behind asking and thanking."),
        "thank": _("Thanking is behind asking and giving."),
    }
    return str(words[act])
