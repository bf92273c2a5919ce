"""What a sharing task says: of places, of how sure we are, and of what was not taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.clock import Clock
from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.errors import InputInvalid
from lti_tool.kinds.sharing import landing
from lti_tool.kinds.sharing.forms.places import place_words
from lti_tool.kinds.sharing.reading import ShareView
from lti_tool.kinds.sharing.replies.reading import ReplyView
from lti_tool.kinds.sharing.rules import (
    LONGEST_TEXT,
    MAIL,
)
from lti_tool.kinds.sharing.service import ITEM
from lti_tool.kinds.sharing.views.evidence import Rung, looks_of, rungs_of
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission, may
from lti_tool.web.times import moment
from lti_tool.web.wording import Wording


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One reply as pages show it."""

    id: int
    name: str
    when: str
    body: str
    is_own: bool
    is_hidden: bool
    hide_words: str


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One share as pages show it."""

    id: int
    name: str
    place: str
    when: str
    url: str
    text: str
    answer: str
    """What a mentor answered."""
    may_answer: bool
    """Whether it is the reader's mail, to which no answer is handed in yet."""
    handle: str
    state_words: str
    is_counted: bool
    reason: str
    looks: str
    """What the last look found, where that is worth a word."""
    rungs: list[Rung]
    is_own: bool
    may_witness: bool
    witness_words: str
    accolades: tuple[str, ...]
    recognise_url: str
    """Where staff recognise it, "" where they do not."""
    replies: list[ReplyLine]
    may_reply: bool


def line_of(
    share: ShareView, who: Who, activity: ActivityView, clock: Clock, replies: Sequence[ReplyView] = ()
) -> ShareLine:
    """Return a share's line for this reader."""
    is_own = share.author.membership_id == who.membership_id and not who.is_masquerade
    return ShareLine(
        id=share.id,
        name=shown_name(Naming(who.is_staff), share.author),
        place=place_words(share.place),
        when=clock.short(share.created_at),
        url=share.url,
        text=share.text,
        answer=share.answer,
        may_answer=is_own and share.place == MAIL and not share.answer,
        handle=share.handle,
        state_words=_state_words(share),
        is_counted=share.is_counted,
        reason=share.decision_words if share.decision == "not" else "",
        looks=looks_of(share, activity, is_own=is_own),
        rungs=rungs_of(share, activity, is_own=is_own),
        is_own=is_own,
        may_witness=bool(share.place) and not is_own and not share.reader_saw and not who.is_masquerade,
        witness_words=_witness_words(share),
        accolades=share.accolades,
        recognise_url=_recognise_url(share, who),
        replies=[_reply_line(one, who, clock) for one in replies],
        may_reply=share.is_counted and may(who, Permission.WRITE),
    )


def _reply_line(reply: ReplyView, who: Who, clock: Clock) -> ReplyLine:
    return ReplyLine(
        id=reply.id,
        name=shown_name(Naming(who.is_staff), reply.author),
        when=clock.short(reply.created_at),
        body=reply.body,
        is_own=reply.author.membership_id == who.membership_id and not who.is_masquerade,
        is_hidden=reply.is_hidden,
        hide_words=reply.hide_words,
    )


def _recognise_url(share: ShareView, who: Who) -> str:
    if share.author.is_staff or share.decision == "not" or not may(who, Permission.RECOGNISE):
        return ""
    return url_for("recognition.accolade_form", item_kind=ITEM, item_id=share.id)


def _state_words(share: ShareView) -> str:
    if share.decision == "not":
        return str(_("Does not count"))
    return str(_("Counts") if share.is_counted else _("Not sure yet"))


def _witness_words(share: ShareView) -> str:
    if not share.witnesses:
        return ""
    return str(ngettext("%(num)d person saw it", "%(num)d people saw it", share.witnesses))


def problem_words(error: InputInvalid) -> str:
    """Return the sentence below a control whose text was not taken."""
    sentences = {
        ("place", "unknown"): _("Choose where you shared it."),
        ("address", "empty"): _("Where is it? Give the address of your post."),
        ("address", "no_address"): _(
            "This is no address of a page. Copy it once more, with nothing around it."
        ),
        ("address", "elsewhere"): _(
            "This is not the address of a post there. Choose the place, or copy it anew."
        ),
        ("address", "taken"): _("Somebody has handed in this address already."),
        ("agree", "needed"): _("Read what strangers can see, and agree first. Or say it in the course."),
        ("mail", "unwelcome"): _(
            "This task asks for no mail. Choose another place, or say it in the course."
        ),
        ("mail", "empty"): _("Write what you mailed. Your text is still empty."),
        ("mail", "too_long"): _("A text holds up to %(most)s characters.", most=LONGEST_TEXT),
        ("answer", "empty"): _("Write what came back. Your text is still empty."),
        ("answer", "too_long"): _("A text holds up to %(most)s characters.", most=LONGEST_TEXT),
        ("text", "empty"): _("Write something first. Your text is still empty."),
        ("text", "too_long"): _("A text holds up to %(most)s characters.", most=LONGEST_TEXT),
        ("reply", "empty"): _("Write something first. Your text is still empty."),
        ("reply", "too_long"): _("A text holds up to %(most)s characters.", most=LONGEST_TEXT),
        ("words", "empty"): _("Say why, in a line. Whoever wrote it reads it."),
        ("words", "too_long"): _("A reason holds up to %(most)s characters.", most=LONGEST_TEXT),
    }
    return str(sentences[error.field, error.reason])


def conflict_words(reason: str, activity: ActivityView) -> Wording:
    """Return what a page says where something comes too early or too late."""
    if reason == "decided":
        title, lead = _("This is decided already"), _("Somebody else was faster.")
        todo = _("Go back and see what they said.")
    elif reason == "seen_before":
        title = _("You have said that you see it")
        lead = _("You did before you had erased what Stoke holds about you, and that counts on.")
        todo = _("Go back and look at what others shared.")
    elif reason == "closed" and activity.closes_at:
        title, lead = _("This task is over"), _("It closed %(when)s.", when=moment(activity.closes_at))
        todo = _("What was shared stays: go back and read it.")
    else:
        when = moment(activity.opens_at) if activity.opens_at else ""
        title, lead = _("This task has not begun"), _("It opens %(when)s.", when=when)
        todo = _("Come back then.")
    return Wording(409, title, lead, [todo])


def landing_words(error: InputInvalid) -> str:
    """Return the sentence below a control of the form of the page for strangers."""
    sentences = {
        ("landing_title", "empty"): _("Give the page a title that strangers understand."),
        ("landing_title", "too_long"): _(
            "A title holds up to %(most)s characters.", most=landing.LONGEST_TITLE
        ),
        ("landing_text", "too_long"): _("A text holds up to %(most)s characters.", most=landing.LONGEST_TEXT),
    }
    return str(sentences[error.field, error.reason])
