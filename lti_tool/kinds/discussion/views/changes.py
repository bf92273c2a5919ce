"""What became of posts and threads, in words."""

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
    found = [str(_("pinned"))] if post.is_pinned else []
    found += [str(_("endorsed by staff"))] if post.is_endorsed else []
    found += [str(notes[post.origin])] if post.origin in notes else []
    return tuple(found)


def change_words(what: str) -> str:
    """Return what was done with a thread, as a line of its log."""
    return str(
        {
            "pinned": _("pinned"),
            "unpinned": _("no longer pinned"),
            "locked": _("locked"),
            "unlocked": _("unlocked"),
            "endorsed": _("endorsed"),
            "no_longer_endorsed": _("no longer endorsed"),
            "moved": _("moved here from another discussion"),
            "split": _("made a thread of its own"),
        }[what]
    )


def edited_words(post: PostView) -> str:
    """Say that a post was edited, "" where it was not."""
    if post.is_deleted or not post.is_edited:
        return ""
    return str(_("edited after a reply") if post.is_edited_after_reply else _("edited"))


def gone_words(post: PostView) -> str:
    """Say why a reader sees nothing of a post but that it was there."""
    if not post.is_deleted:
        return str(_("Hidden by an instructor"))
    return str(_("Removed by its author") if post.is_deleted_by_author else _("Removed by an instructor"))


def flag_words() -> dict[str, str]:
    """Return why a post may be flagged: each reason with its words."""
    return {
        "hurtful": _("It hurts somebody"),
        "private": _("It tells what is private"),
        "off_topic": _("It is not about the topic"),
        "copied": _("It is copied from elsewhere"),
        "other": _("Something else"),
    }


def decision_words(what: str) -> str:
    """Return what staff did with a post, in a few words."""
    return str(
        {
            "noted": _("said something about it"),
            "hidden": _("hid it"),
            "redacted": _("took a passage out"),
            "restored": _("showed it again"),
            "dismissed": _("left it as it is"),
        }[what]
    )


def staff_words(post: PostView) -> str:
    """Return what stands at a post for its author and staff: what staff said of it, "" for nothing."""
    hid = _("An instructor hid this from learners. You can change it; then staff look at it again.")
    firsts = {
        "": "",
        "noted": _("From your instructor:"),
        "hidden": hid,
        "redacted": _("An instructor took a passage out."),
        "restored": _("An instructor showed this again; it counts as before."),
    }
    said = f"{firsts[post.staff_said]} {post.staff_words}".strip()
    # A later word of staff's leaves a post hidden, and its author is to know.
    return f"{hid} {said}" if post.is_hidden and post.staff_said != "hidden" else said
