"""What staff did with threads, in words."""

from flask_babel import gettext as _

from lti_tool.kinds.discussion.reading.values import PostView


def reason_words() -> dict[str, str]:
    """Return why a thread may be locked: each reason with its sentence."""
    return {
        "answered": _("The question is answered."),
        "elsewhere": _("It is talked about elsewhere already."),
        "off_topic": _("It leads away from what this is about."),
        "heated": _("It needs a pause."),
        "over": _("Its time is over."),
        "other": _("Another reason."),
    }


def why_locked(reason: str, words: str) -> str:
    """Return a thread's reason, and what staff added to it."""
    sentence = "" if reason == "other" else reason_words().get(reason, "")
    return " ".join(part for part in (sentence, words) if part)


def locked_words(post: PostView) -> str:
    """Return what stands at the first post of a locked thread, "" at all others."""
    if not post.is_locked or not post.lock_reason:
        return ""
    why = why_locked(post.lock_reason, post.lock_words)
    return str(_("This thread takes no more replies. %(why)s", why=why))


def place_notes(post: PostView) -> tuple[str, ...]:
    """Return what staff made of a thread's place, in a few words each."""
    notes = {"moved": _("moved here by an instructor"), "split": _("made a thread by an instructor")}
    pinned = (str(_("pinned")),) if post.is_pinned else ()
    return pinned + ((str(notes[post.origin]),) if post.origin in notes else ())


def change_words(what: str) -> str:
    """Return what was done with a thread, as a line of its log."""
    return str(
        {
            "pinned": _("pinned"),
            "unpinned": _("no longer pinned"),
            "locked": _("locked"),
            "unlocked": _("unlocked"),
            "moved": _("moved here from another discussion"),
            "split": _("made a thread of its own"),
        }[what]
    )
