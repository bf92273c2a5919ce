"""Names, moments and sentences of a discussion's pages, in the reader's language and zone."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.values import ActivityView
from lti_tool.errors import InputInvalid
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.rules import LONGEST_POST, LONGEST_REASON, WARN_FROM, Show
from lti_tool.web.times import moment
from lti_tool.web.wording import Wording


def reaction_words() -> tuple[tuple[str, str, str], ...]:
    """Return the meanings of reactions: name in the form, words, and words for little room ("": the same)."""
    return (
        ("useful", _("Useful"), ""),
        ("new", _("New to me"), _("New")),
        ("more", _("Want more"), _("More")),
    )


def choices_of(show: Show, *, asks_by_name: bool = False) -> list[dict[str, object]]:
    """Return the ways of seeing the list of threads, as components/navigation.html takes them."""
    labels = {
        "needs": _("Waiting first"),
        "all": _("Newest"),
        "questions": _("Questions"),
        "gifts": _("Given"),
        "unanswered": _("Unanswered"),
        "thanked": _("Thanked"),
        "mine": _("Mine"),
    }
    if asks_by_name:
        labels["asked"] = _("Asked of you")
    return [
        {"label": label, "url": _list_url(name), "current": name == show} for name, label in labels.items()
    ]


def _list_url(name: str) -> str:
    return url_for("discussion.page", show=None if name == "needs" else name, _anchor="threads-title")


def problem_words(reason: str) -> str:
    """Return the sentence below a composer whose text was not taken (rows P1, P3)."""
    if reason == "too_long":
        return str(
            _("A post or reply holds up to %(most)s characters. Yours is longer.", most=f"{LONGEST_POST:,}")
        )
    return str(_("Write something first. Your text is still empty."))


def thanks_problem_words(error: InputInvalid) -> str:
    """Return the sentence below thanks that were not taken."""
    if error.reason == "oneself":
        return str(_("This post is your own. Thank somebody else for theirs."))
    if error.field == "post_id":
        return str(_("Thank whom, and for what? Choose a post."))
    if error.reason == "too_long":
        return str(
            _("A reason holds up to %(most)s characters. Yours is longer.", most=f"{LONGEST_REASON:,}")
        )
    return str(_("Thank them for what? A reason makes it worth keeping."))


def warning_words(left: int | None) -> str:
    """Return what stands at a composer whose writer has few posts left, "" where there are enough."""
    if left is None or left > WARN_FROM:
        return ""
    if left == 0:
        return str(_("You have written all the posts of 24 hours. What you write now stays as your draft."))
    return str(ngettext("%(num)d more post today.", "%(num)d more posts today.", left))


def conflict_words(reason: str, activity: ActivityView, rest: str) -> Wording:
    """Return what a page says where something comes too early, too late, or for what is not there any more.

    `rest` says what became of the text that was sent, "" where none was.
    """
    if reason == "closed" and activity.closes_at:
        title, lead = (
            _("This discussion is closed"),
            _("It closed %(when)s.", when=moment(activity.closes_at)),
        )
        todo = _("Ask your instructor if it should open again.")
    elif reason == "not_open_yet" and activity.opens_at:
        title, lead = (
            _("This discussion is not open yet"),
            _("It opens %(when)s.", when=moment(activity.opens_at)),
        )
        todo = _("Come back then.")
    elif reason == "names_shown":
        title = _("Names are shown here now")
        lead = _("Your instructor changed that before you sent this, so it was not taken.")
        todo = _("Send it again if you want it to stand under your name.")
    elif reason == "private_yet" and (start := read_options(activity.options).gate.opens_at):
        title = _("Others' posts can be read from %(when)s.", when=moment(start))
        lead = _("Until then your instructors alone read what you write.")
        todo = _("Go back to the discussion.")
    elif reason == "too_many":
        most = read_options(activity.options).posts_a_day or 0
        title = _("That is all for now")
        lead = ngettext(
            "In this discussion one writes at most %(num)d post or reply within 24 hours.",
            "In this discussion one writes at most %(num)d posts and replies within 24 hours.",
            most,
        )
        todo = _("Read what others wrote meanwhile, and send it tomorrow.")
    else:
        title, lead, todo = _words_at_a_post(reason)
    return Wording(409, title, f"{lead} {rest}".strip(), [todo])


def _words_at_a_post(reason: str) -> tuple[str, str, str]:
    """Return title, lead and what to do where something cannot be done with one post."""
    match reason:
        case "own_post":
            title, lead = _("This post is your own"), _("What it is to others is for them to say.")
            todo = _("Go back to the discussion, and mark what others wrote.")
        case "staff_react":
            title, lead = _("Here staff react"), _("Your instructor keeps these marks for staff.")
            todo = _("Go back to the discussion. A reply or a thank-you says more.")
        case "claimed":
            title, lead = _("Somebody else writes this reply"), _("They claimed it a moment before you.")
            todo = _("Answer another one that waits, or reply to this one all the same.")
        case "answered":
            title, lead = _("It waits no more"), _("Somebody has answered it meanwhile.")
            todo = _("Read the answer, and add what is missing.")
        case "locked":
            title, lead = _("This thread takes no more replies"), _("An instructor locked it meanwhile.")
            todo = _("Go back to the discussion: the thread says why.")
        case "reads_only" | "private_again" | "decided":
            return _words_of_staff(reason)
        case _other:
            title, lead = _("This post is gone"), _("It was removed meanwhile.")
            todo = _("Go back to the discussion.")
    return title, lead, todo


def _words_of_staff(reason: str) -> tuple[str, str, str]:
    """Return the same where what stands in the way was set or done by staff, or told to them."""
    back = _("Go back to the discussion.")
    return {
        "reads_only": (
            _("You chose to read only"),
            _("So nothing is taken from you here."),
            _("Ask your instructor to let you write again."),
        ),
        "private_again": (
            _("This discussion is private again"),
            _("Everybody sees their own threads alone."),
            back,
        ),
        "decided": (_("Somebody decided meanwhile"), _("Another of the staff was a moment faster."), back),
    }[reason]
