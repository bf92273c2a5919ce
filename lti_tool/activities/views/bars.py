"""How much people asked, gave and thanked, in three bars and a sentence."""

from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _

from lti_tool.acts.balance.rules import Counts

EVEN, LEANING = 0.9, 0.6


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
    """Say how even the three are."""
    if not counts.total:
        return str(_("Nobody has asked, given or thanked in these weeks yet."))
    if counts.evenness >= EVEN:
        return str(_("Asking, giving and thanking are in balance."))
    if counts.evenness >= LEANING:
        return str(_("One of the three is behind the others."))
    return str(_("Nearly all of it is one of the three."))
