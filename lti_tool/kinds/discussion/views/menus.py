"""What staff find in a post's menu."""

from collections.abc import Iterator

from flask_babel import gettext as _

from lti_tool.course.who import Who
from lti_tool.kinds.discussion.reading.values import PostView
from lti_tool.kinds.discussion.views.faces import Link
from lti_tool.web.permissions import Permission, may


class StaffMenu:
    """Makes the links of one reader."""

    def __init__(self, who: Who) -> None:
        self._moderates, self._reveals = may(who, Permission.MODERATE), may(who, Permission.REVEAL)
        self._recognises = may(who, Permission.RECOGNISE)

    def of(self, post: PostView, url: str, *, hides_author: bool) -> Iterator[Link]:
        """Return what this reader may do with a post as staff."""
        if self._recognises and not (post.is_deleted or post.is_hidden or post.author.is_staff):
            yield Link(_("Recognise"), f"{url}/recognise", "check")
        if self._moderates:
            yield from _moderating(post, url)
        if self._reveals and hides_author:
            yield Link(_("Who wrote this?"), f"{url}/reveal", "eye")


def _moderating(post: PostView, url: str) -> Iterator[Link]:
    if not post.is_deleted:
        yield Link(_("Decide about it"), f"{url}/decide", "flag")
    if post.thread_id is not None:
        yield Link(_("Make it a thread"), f"{url}/steer", "reply")
    else:
        yield Link(_("Pin, lock or move"), f"{url}/steer", "lock")
