"""What happened, in a sentence of the reader's language; names only as the reader knows them."""

from flask_babel import gettext as _
from markupsafe import Markup

from lti_tool.notices.rules import Notice
from lti_tool.web.naming import shown_name
from lti_tool.web.times import day


def sentence_html(notice: Notice) -> Markup:
    """Return one sentence on what happened, in which a name has a direction of its own."""
    name = Markup("<bdi>{}</bdi>").format(_name(notice))
    return Markup(_sentence(notice, name))  # nosec B704  # the name is escaped


def sentence_text(notice: Notice) -> str:
    """Return the same as plain text."""
    return _sentence(notice, _name(notice))


def _name(notice: Notice) -> str:
    return shown_name(notice.naming, notice.author) if notice.author else ""


def _sentence(notice: Notice, name: str) -> str:
    match notice.kind:
        case "replied":
            return str(_("%(name)s replied to you.", name=name))
        case "mentioned":
            return str(_("%(name)s named you.", name=name))
        case "thanked" if notice.is_private:
            return str(_("%(name)s thanked you, between the two of you.", name=name))
        case "thanked":
            return str(_("%(name)s thanked you.", name=name))
        case "accepted":
            return str(_("%(name)s accepted your answer.", name=name))
        case "erased_soon" if notice.day is not None:
            words = _("Texts and names of this course are erased on %(day)s. Take along what you need.")
            return str(words % {"day": day(notice.day)})
    return _of_staff(notice)


def _of_staff(notice: Notice) -> str:
    words = {
        "asked": _("You are one of the two who are asked to reply to this thread."),
        "made_host": _("You are the host of this discussion now."),
        "made_sceptic": _("You are the sceptic of this discussion now."),
        "made_summariser": _("You sum up this discussion now."),
        "moved": _("Staff moved your thread to this discussion."),
        "split": _("Staff made your reply a thread of its own."),
        "locked": _("Staff closed your thread for replies."),
        "unlocked": _("Staff opened your thread for replies again."),
        "endorsed": _("Staff stand behind your resolution."),
        "noted": _("Staff left a note at your post."),
        "hidden": _("Staff hid your post. You can correct it."),
        "redacted": _("Staff took a passage out of your post."),
        "restored": _("Staff show your post again."),
        "written_to": _("Staff wrote to you."),
        "released": _("Your score is out: it is on its way to your gradebook."),
        "looked_again": _("Staff looked at your score again."),
        "look_asked": _("A learner asks for a second look."),
        "recognised": _("An instructor recognised what you did."),
        "thanked_in_class": _("You were thanked in class."),
        "noted_in_class": _("An instructor noted what you said in class."),
    }
    return str(words[notice.kind])
