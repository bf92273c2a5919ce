"""What a brief says of a deed: what was done, and a sentence to say aloud that praises the deed."""

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from lti_tool.recognition.rules import Deed


def deed_words(deed: Deed) -> str:
    """Say what somebody did, without their name."""
    counted = _counted(deed)
    if counted:
        return counted
    words = {
        "asked": _("asked a question"),
        "resolved": _("wrote down what they now think"),
        "found": _("found a source, and says why it is worth reading"),
        "shared": _("shared what they think"),
        "gave": _("gave a story, an answer or a reply"),
        "thanks": _("thanked somebody, and said why"),
    }
    return str(words[deed.what])


def _counted(deed: Deed) -> str:
    match deed.what:
        case "accepted":
            words = ngettext(
                "gave an answer that was accepted", "gave %(num)d answers that were accepted", deed.count
            )
        case "first":
            words = ngettext(
                "was the first to answer somebody who had waited for %(num)d hour",
                "was the first to answer somebody who had waited for %(num)d hours",
                deed.hours,
            )
        case "thanked":
            words = ngettext(
                "was thanked by %(num)d person",
                "was thanked by %(num)d people, by one of them for this",
                deed.count,
            )
        case "useful":
            words = ngettext(
                "wrote what %(num)d person found useful", "wrote what %(num)d people found useful", deed.count
            )
        case "asked" if deed.count:
            words = ngettext(
                "asked a question that started %(num)d reply",
                "asked a question that started %(num)d replies",
                deed.count,
            )
        case "read":
            words = ngettext("read on %(num)d day", "read on %(num)d days", deed.count)
        case _:
            words = ""
    return str(words)


def sentence_html(deed: Deed, name: str) -> Markup:
    """Return a sentence to say aloud to somebody of this name, which has a direction of its own."""
    return Markup(_sentence(deed, Markup("<bdi>{}</bdi>").format(name)))  # nosec B704  # the name is escaped


def _sentence(deed: Deed, name: str) -> str:
    words = {
        "accepted": _("%(name)s, your answer settled a question. Would you tell it to all of us?", name=name),
        "first": _(
            "%(name)s, you answered when somebody had waited long. Thank you for being first.", name=name
        ),
        "thanked": _("%(name)s, what you wrote reached somebody: they thanked you, and said why.", name=name),
        "resolved": _("%(name)s, you wrote down what you now think. What changed your mind?", name=name),
        "found": _(
            "%(name)s, you found a source for all of us. What does it say that was new to you?", name=name
        ),
        "shared": _("%(name)s, you said what you think where others read it. What came back?", name=name),
        "gave": _(
            "%(name)s, what you wrote is worth hearing once more. Would you tell it in a minute?", name=name
        ),
        "thanks": _(
            "%(name)s, you told somebody why their words helped you. That is what a course lives on.",
            name=name,
        ),
    }
    return str(words[deed.what]) if deed.what in words else _sentence_counted(deed, name)


def _sentence_counted(deed: Deed, name: str) -> str:
    if deed.what == "useful":
        return str(
            ngettext(
                "%(name)s, %(num)d person found useful what you wrote. Which part of it is hardest to do?",
                "%(name)s, %(num)d people found useful what you wrote. Which part of it is hardest to do?",
                deed.count,
                name=name,
            )
        )
    if deed.what == "read":
        return str(
            ngettext(
                "%(name)s, you came to read on %(num)d day. What stayed with you?",
                "%(name)s, you came to read on %(num)d days. What stayed with you?",
                deed.count,
                name=name,
            )
        )
    if deed.count:
        return str(
            ngettext(
                "%(name)s, your question got %(num)d reply. Would you read it to us?",
                "%(name)s, your question got %(num)d replies. Would you read it to us?",
                deed.count,
                name=name,
            )
        )
    return str(_("%(name)s, you asked what others wonder too. Would you read it to us?", name=name))
