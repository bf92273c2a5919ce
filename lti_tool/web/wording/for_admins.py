"""What refusals say to admins, who have no course to go back to."""

from collections.abc import Callable

from flask_babel import gettext as _

from lti_tool import errors
from lti_tool.web.wording.words import Wording, status


def _not_here_for_admin(_error: errors.StokeError) -> Wording:
    return Wording(404, _("Nothing is here"), _("There is nothing at this address, or not any more."))


def _sign_in_needed(_error: errors.StokeError) -> Wording:
    lead = _("You are signed out: an hour passed without a click, or eight since you signed in.")
    todo = [_("Sign in again, then do it once more. Nothing was changed.")]
    return Wording(401, _("Sign in first"), lead, todo)


def _conflict(_error: errors.StokeError) -> Wording:
    lead = _("Somebody else changed this while you were looking at it. Nothing was changed now.")
    return Wording(409, _("This has changed meanwhile"), lead, [_("Open the page anew and look again.")])


def _link_invalid(_error: errors.StokeError) -> Wording:
    lead = _("A link to sign in works once and for 15 minutes.")
    return Wording(410, _("This link is no longer valid"), lead, [_("Ask for a new link.")])


FOR_ADMINS: dict[type[BaseException], Callable[[errors.StokeError], Wording]] = {
    errors.SignInNeeded: _sign_in_needed,
    errors.SignInLinkInvalid: _link_invalid,
    errors.Conflict: _conflict,
    errors.NotHere: _not_here_for_admin,
}


STATUSES_FOR_ADMINS: dict[int, Callable[[], Wording]] = {
    404: lambda: _not_here_for_admin(errors.NotHere()),
    405: status(
        405, lambda: _("This address is not for opening"), lambda: _("It takes a form of Stoke's own pages.")
    ),
    413: status(
        413, lambda: _("This is too much at once"), lambda: _("A form here never holds as much as that.")
    ),
    429: status(429, lambda: _("Too many at once"), lambda: _("Wait a minute, then try again.")),
    400: status(
        400, lambda: _("This request is not complete"), lambda: _("Go back, reload the page and try again.")
    ),
}
