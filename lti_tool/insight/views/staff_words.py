"""What insight says to staff."""

from collections.abc import Mapping

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from lti_tool.activities.reading.rules import Attention
from lti_tool.activities.worth.rules import Hint
from lti_tool.insight.rules.beginnings import Way
from lti_tool.insight.rules.signs import Sign
from lti_tool.insight.rules.talk import Spread, TalkFacts, Voice
from lti_tool.insight.views.words import span_words
from lti_tool.web.times import day

MUCH = 0.3
"""From so much on, staff are heard more than is good for a talk (R16: threads get shorter)."""
FEW_CARRY = 0.5
"""From so much on, a few people carry a course."""


def attention_words(attention: Attention) -> str:
    """Say that somebody reads, or was away."""
    return str(_("reading") if attention == "reading" else _("away this week"))


def way_words(way: Way) -> str:
    """Return what asking, giving and thanking are called."""
    words: dict[Way, str] = {"ask": _("Ask"), "give": _("Give"), "thank": _("Thank")}
    return str(words[way])


def quiet_words(quiet: int, states: Mapping[Attention, int]) -> list[str]:
    """Say how many are on no rung, only read this week, or were away."""
    found = {
        ngettext("%(num)d learner stands on none.", "%(num)d learners stand on none.", quiet): quiet,
        ngettext(
            "%(num)d learner only read this week.", "%(num)d learners only read this week.", states["reading"]
        ): states["reading"],
        ngettext(
            "%(num)d learner was away this week.", "%(num)d learners were away this week.", states["away"]
        ): states["away"],
    }
    return [str(words) for words, count in found.items() if count]


def sign_words(sign: Sign) -> str:
    """Say a sign with what it was read from."""
    when = day(sign.since) if sign.since else ""
    match sign.name:
        case "not_begun":
            return str(_("Has not opened an activity since %(day)s.", day=when))
        case "stopped":
            words = ngettext(
                "Did %(num)d thing until %(day)s, nothing since.",
                "Did %(num)d things until %(day)s, nothing since.",
                sign.count,
                day=when,
            )
        case "unanswered":
            words = ngettext(
                "Wrote %(num)d post to which nobody has replied for two days.",
                "Wrote %(num)d posts to which nobody has replied for two days.",
                sign.count,
            )
        case "behind":
            words = ngettext(
                "%(num)d step of the last four weeks is past its date and not met.",
                "%(num)d steps of the last four weeks are past their dates and not met.",
                sign.count,
            )
    return str(words)


def hint_words(hint: Hint) -> str:
    """Say what learners' answers advise for an activity."""
    words: dict[Hint, str] = {"keep": _("Keep"), "fix": _("Fix"), "retire": _("Retire")}
    return str(words[hint])


def talk_words(talk: TalkFacts) -> list[str]:
    """Say how people talk with each other, each number with its whole and what it means."""
    if not talk.begun:
        return [str(_("Nothing was begun in this time that one could reply to."))]
    found = [
        _("%(done)s of %(all)s threads got a reply.", done=talk.replied_to, all=talk.begun),
        _("%(number)s replies for each thread.", number=format_decimal(round(talk.replies / talk.begun, 1))),
    ]
    if talk.questions:
        found.append(
            _("%(done)s of %(all)s questions have an answer.", done=talk.answered, all=talk.questions)
        )
    if talk.first_reply is not None:
        found.append(_("Half of the first replies came within %(time)s.", time=span_words(talk.first_reply)))
    return [str(one) for one in found]


def spread_words(spread: Spread) -> list[str]:
    """Say over how many people the writing is spread (R20)."""
    if not spread.people:
        return []
    found = [_("%(done)s of %(all)s learners wrote something.", done=spread.wrote, all=spread.people)]
    if spread.wrote >= 2 * spread.few and spread.wrote > 1:
        part = ngettext(
            "The %(num)d person who wrote most wrote %(part)s of it.",
            "The %(num)d people who wrote most wrote %(part)s of it.",
            spread.few,
            part=format_percent(spread.share_of_few),
        )
        found.append(part)
    if spread.share_of_few >= FEW_CARRY and spread.wrote > 1:
        found.append(_("A few carry the course: ask others by name."))
    return [str(one) for one in found]


def voice_words(voice: Voice) -> str:
    """Say what staff's part of the talk means (R16)."""
    if voice.this_week is None:
        return str(_("Nothing was written this week yet."))
    if voice.this_week >= MUCH:
        return str(
            _("Threads get shorter where staff write much. Come in at the end of a talk rather than early.")
        )
    return str(_("Learners carry the talk. Staff who come in at the end keep it so."))
