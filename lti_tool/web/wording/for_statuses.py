"""What pages say to who comes from a course where the framework itself refuses."""

from collections.abc import Callable

from flask_babel import gettext as _

from lti_tool.web.wording.words import Wording, again, not_here, status

STATUSES: dict[int, Callable[[], Wording]] = {
    404: not_here,
    405: status(
        405,
        lambda: _("This address is not for opening"),
        lambda: _("It takes what a form sends, and shows nothing by itself."),
        again,
    ),
    413: status(
        413,
        lambda: _("This is too much at once"),
        lambda: _("A post or reply holds up to 20,000 characters."),
        lambda: [_("Go back in your browser: what you wrote still stands there."), _("Send less of it.")],
    ),
    429: status(
        429,
        lambda: _("Too many at once"),
        lambda: _("More was asked of Stoke in a minute than it takes from one place."),
        lambda: [_("Wait a minute, then click the activity again.")],
    ),
    400: status(
        400,
        lambda: _("This request is not complete"),
        lambda: _("A part of it is missing, or holds what nothing here can be."),
        again,
    ),
    503: status(
        503,
        lambda: _("Stoke is not ready at the moment"),
        lambda: _("Nothing was changed."),
        lambda: [_("Wait a few seconds and try again."), *again()],
    ),
    500: status(
        500,
        lambda: _("This did not work"),
        lambda: _("Something went wrong on our side. Nothing was changed."),
        lambda: [_("Wait a few seconds and try again."), *again()],
    ),
}
