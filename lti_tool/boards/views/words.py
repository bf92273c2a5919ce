"""Lists, places and problems of boards, in words."""

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from lti_tool.boards.rules import LONGEST_ALIAS, SHORTEST_ALIAS
from lti_tool.boards.values import Around
from lti_tool.points.standings.rules import Span, What


def span_words(span: Span) -> str:
    """Say what time a list goes over."""
    words: dict[Span, str] = {"week": _("This week"), "season": _("Season"), "course": _("Whole course")}
    return str(words[span])


def what_words(what: What) -> str:
    """Say what a list is of: who is looked for in it."""
    words: dict[What, str] = {
        "all": _("All points"),
        "share": _("Sharing"),
        "ask": _("Asking"),
        "answer": _("Answering"),
        "thank": _("Thanking"),
        "read": _("Reading"),
        "find": _("Finding sources"),
        "improved": _("Most improved"),
    }
    return str(words[what])


def own_words(around: Around, what: What) -> str:
    """Say in sentences what the table of neighbours shows."""
    if around.own is None:
        return str(_("You have no points here yet, so nobody sees you among the people near them."))
    amount = around.own.amount
    if what == "improved":
        mine = ngettext(
            "You have %(num)d point more than in your own weeks before.",
            "You have %(num)d points more than in your own weeks before.",
            amount,
        )
    else:
        mine = ngettext("You have %(num)d point.", "You have %(num)d points.", amount)
    if around.is_hidden:
        others = _("Others are shown once five people have points here.")
        return f"{mine} {others}"
    ahead = [line.amount - amount for line in reversed(around.above)]
    behind = [amount - line.amount for line in around.below]
    return f"{mine} {_ahead_words(ahead)} {_behind_words(behind)}"


def _ahead_words(gaps: list[int]) -> str:
    more, most = (format_decimal(gap) for gap in [*gaps, 0, 0][:2])
    match gaps:
        case []:
            words = _("Nobody stands before you.")
        case [0]:
            words = _("The one before you has as many as you.")
        case [_one]:
            words = _("The one before you has %(more)s more.", more=more)
        case [0, 0, *_rest]:
            words = _("The two before you have as many as you.")
        case [0, *_rest]:
            words = _("The one before you has as many as you, the next %(more)s more.", more=most)
        case _:
            words = _("The two before you have %(more)s and %(most)s more.", more=more, most=most)
    return str(words)


def _behind_words(gaps: list[int]) -> str:
    fewer, fewest = (format_decimal(gap) for gap in [*gaps, 0, 0][:2])
    match gaps:
        case []:
            words = _("Nobody stands after you.")
        case [0]:
            words = _("The one after you has as many as you.")
        case [_one]:
            words = _("The one after you has %(fewer)s fewer.", fewer=fewer)
        case [0, 0, *_rest]:
            words = _("The two after you have as many as you.")
        case [0, *_rest]:
            words = _("The one after you has as many as you, the next %(fewer)s fewer.", fewer=fewest)
        case _:
            words = _("The two after you have %(fewer)s and %(fewest)s fewer.", fewer=fewer, fewest=fewest)
    return str(words)


def beside_words(gap: int, *, is_own: bool) -> str:
    """Say how far somebody stands from the reader."""
    if is_own:
        return ""
    if gap == 0:
        return str(_("as much as you"))
    if gap > 0:
        return str(_("%(points)s ahead", points=format_decimal(gap)))
    return str(_("%(points)s behind", points=format_decimal(-gap)))


def place_words(around: Around) -> str:
    """Say which place somebody has, and with how many they share it."""
    place = _("Place %(rank)s of %(people)s.", rank=around.rank, people=around.people)
    if around.shared_by < 2:
        return str(place)
    shared = ngettext(
        "%(num)d person has as much, and shares it.",
        "%(num)d people have as much, and share it.",
        around.shared_by,
    )
    return f"{place} {shared}"


def problem_words(reason: str) -> str:
    """Say what is wrong with an alias."""
    words = {
        "short": _("An alias has at least %(least)s letters.", least=SHORTEST_ALIAS),
        "long": _("An alias has at most %(most)s letters.", most=LONGEST_ALIAS),
        "letters": _("An alias is made of letters, digits, spaces, hyphens and apostrophes."),
        "name": _("That says who you are. Choose other words."),
        "others_name": _("Somebody here is called that. Choose other words."),
        "used": _("Somebody has or had this alias. No alias is given twice. Choose other words."),
        "past": _("That moment is over. Choose a later one, or none."),
    }
    return str(words[reason])
