"""What the writer of a post does: as a verb, and as steps count its words."""

from flask_babel import gettext as _

from lti_tool.kinds.discussion.reading.values import PostView


def deed_of(post: PostView) -> str:
    """Return what a post does, as `activities.views.checklist.TEXTS` names it."""
    if post.thread_id:
        return "reply"
    return "resolution" if post.resolves else "ask" if post.asks else "give"


def verb_of(post: PostView, *, hangs: bool) -> str:
    """Return the verb beside its writer's name; `hangs`: it is shown below another post."""
    if post.asks:
        return str(_("asks"))
    if post.resolves:
        return str(_("concludes"))
    return str(_("replies") if hangs else _("gives"))
