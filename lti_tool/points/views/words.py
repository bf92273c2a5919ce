"""What rules are called, and why an act counts nothing, in words."""

from flask_babel import gettext as _

from lti_tool.points.rules import CAP, ENOUGH, MOST_OF_A_POST, Rule, Why


def rule_words(rule: Rule) -> str:
    """Say what a rule gives points for."""
    words: dict[Rule, str] = {
        "ask": _("Asked a question"),
        "give": _("Gave a story, an answer or a reply"),
        "first": _("Gave the first reply to somebody who had waited"),
        "thank": _("Thanked somebody"),
        "share": _("Shared something, outside or here"),
        "find": _("Found a source"),
        "solve": _("Solved a clue"),
        "read": _("Read on a day"),
        "useful": _("Was useful to somebody, who marked it or gave thanks"),
        "accepted": _("Answered a question, as was accepted"),
        "recognised": _("Was recognised by an instructor, on top of what a week can hold"),
    }
    return str(words[rule])


def menu_words(rule: Rule) -> str:
    """Say what a rule gives points for where they can be chosen; the bonus stands beside what it adds to."""
    if rule == "first":
        return str(_("On top, for a first reply: each half day that somebody had waited, up to three"))
    return rule_words(rule)


def why_words(rule: Rule, why: Why, amount: int) -> str:
    """Say why an act counts nothing, or not all of it; "" where it does."""
    if not why:
        return ""
    if amount and why == "hints":
        return str(_("Counted in part, since a hint was opened."))
    if amount:
        return str(_("Counted in part, since a week ends at %(cap)s points.", cap=CAP))
    words = {
        "undone": _("it was taken back or hidden"),
        "copy": _("somebody had given the same text before"),
        "oneself": _("it was to oneself"),
        "nothing": _("this course gave nothing for it then"),
        "too_soon": _("it came within three minutes of another of its kind"),
        "too_fast": _("more than ten acts came within a minute"),
        "same_person": _("one and the same person counts once a week"),
        "same_post": _("%(most)s people of a week count for one post", most=MOST_OF_A_POST),
        "same_day": _("a day of reading counts once"),
        "enough": _(
            "the best %(most)s of a week count", most=ENOUGH.get("give" if rule == "first" else rule, 0)
        ),
        "hints": _("hints were opened"),
        "cap": _("a week ends at %(cap)s points", cap=CAP),
    }
    return str(_("Not counted, because %(reason)s.", reason=words[why]))
