"""What refusals say to who comes from a course."""

from collections.abc import Callable

from flask_babel import gettext as _

from lti_tool import errors
from lti_tool.web.wording.words import Wording, again, not_here


def _replayed(_error: errors.StokeError) -> Wording:
    lead = _(
        "Your course makes a fresh link with every click, and each works once. The reload and back "
        "buttons send the old one again. Nothing you wrote is lost."
    )
    return Wording(400, _("This link has already been used"), lead, again())


def _expired(_error: errors.StokeError) -> Wording:
    lead = _("Opening took more than ten minutes, so the link from your course ran out.")
    return Wording(400, _("This link has run out"), lead, again())


def _browser(_error: errors.StokeError) -> Wording:
    lead = _(
        "The activity was begun in another browser or window, or this browser did not keep the "
        "cookie that ties the two steps together."
    )
    todo = [*again(), _("If it happens again, open the activity in a new window.")]
    return Wording(400, _("We could not recognise your browser"), lead, todo)


def _storage(_error: errors.StokeError) -> Wording:
    lead = _(
        "Your browser keeps no cookies for pages inside other pages, and your course did not give back "
        "what ties the two steps of opening together."
    )
    todo = [*again(), _("If it happens again, open the activity in a new window.")]
    return Wording(400, _("We could not recognise your browser"), lead, todo)


def _unknown_registration(_error: errors.StokeError) -> Wording:
    lead = _("Stoke does not know the platform that sent you here, so it opens nothing.")
    todo = [_("Ask your LMS administrator to register Stoke with your platform.")]
    return Wording(400, _("This platform is not registered"), lead, todo)


def _ambiguous_registration(_error: errors.StokeError) -> Wording:
    lead = _(
        "Two platforms here have the same issuer and client id. Stoke does not guess which of them sent you, "
        "so it opens nothing."
    )
    todo = [
        _("Show this page to your LMS administrator."),
        _(
            "They copy the “Login address of its own” from the platform's page in Stoke and set it as the "
            "login address in the platform."
        ),
    ]
    return Wording(400, _("This platform needs a login address of its own"), lead, todo)


def _paused(_error: errors.StokeError) -> Wording:
    lead = _("Whoever looks after Stoke has paused it for your platform. Nothing that was written is lost.")
    return Wording(403, _("Stoke is paused here"), lead, [_("Ask your LMS administrator when it goes on.")])


def _pending(_error: errors.StokeError) -> Wording:
    lead = _(
        "Your platform is registered, and this place in it is new to Stoke. An administrator has to "
        "say yes once; the request is noted already."
    )
    todo = [_("Ask your LMS administrator to approve this deployment."), _("Then click the activity again.")]
    return Wording(403, _("This place waits for approval"), lead, todo)


def _no_keys(_error: errors.StokeError) -> Wording:
    lead = _(
        "Stoke checks each launch with your platform's public keys, and your platform does not hand "
        "them out at the moment."
    )
    todo = [_("Wait a minute and click the activity again."), _("Then tell your help desk the code below.")]
    return Wording(503, _("Your platform's keys cannot be reached"), lead, todo)


def _signed_out(_error: errors.StokeError) -> Wording:
    lead = _("Your platform says that you are not signed in there any more.")
    todo = [_("Sign in to your platform again."), _("Click the activity again.")]
    return Wording(400, _("Sign in to your course again"), lead, todo)


def _unnamed(_error: errors.StokeError) -> Wording:
    lead = _("Your platform did not say who you are. It does that for visitors who are not signed in.")
    todo = [_("Sign in to your platform."), _("Click the activity again.")]
    return Wording(400, _("Sign in to your course first"), lead, todo)


def _clock(_error: errors.StokeError) -> Wording:
    lead = _(
        "The launch carries a time that is too far from ours. One of the two clocks is wrong: the "
        "platform's or this server's."
    )
    todo = [*again(), _("If it happens again, tell your help desk the code below.")]
    return Wording(400, _("The clocks disagree"), lead, todo)


def _too_large(_error: errors.StokeError) -> Wording:
    lead = _("What your platform sent is longer than any launch needs to be, so it was not read.")
    return Wording(413, _("This launch is too long"), lead, again())


def _launch(_error: errors.StokeError) -> Wording:
    lead = _("What your course sent did not pass a check, so nothing was opened and nothing was changed.")
    todo = [*again(), _("If it happens again, tell your help desk the code below.")]
    return Wording(400, _("This launch did not pass a check"), lead, todo)


def _invite(_error: errors.StokeError) -> Wording:
    lead = _("A registration link works once and for seven days.")
    todo = [
        _("Do you look after Stoke? Make a new link at “Platforms”, or with stoke platform invite."),
        _("Otherwise ask whoever does for a new link."),
    ]
    return Wording(410, _("This registration link is no longer valid"), lead, todo)


def _registration(error: errors.StokeError) -> Wording:
    detail = getattr(error, "detail", "")
    lead = _(
        "The registration stopped and nothing was stored. The platform's part of the answer: %(detail)s",
        detail=detail or _("none"),
    )
    return Wording(422, _("This platform could not be registered"), lead, [])


def _ended(_error: errors.StokeError) -> Wording:
    lead = _("Open the activity again; your draft is waiting.")
    return Wording(401, _("Your course signed you out here"), lead, again())


def _key_missing(_error: errors.StokeError) -> Wording:
    lead = _(
        "A browser that keeps no cookies for pages inside other pages forgets this one when it is reloaded "
        "or opened in another window. Nothing you sent is lost, and your draft is waiting."
    )
    return Wording(401, _("Open the activity again from your course"), lead, again())


def _not_allowed(error: errors.StokeError) -> Wording:
    lead = _("Instructors of this course can do this. Your course says that you are here in another role.")
    return Wording(403, _("This is for your instructor"), lead, [_("Ask your instructor if you need it.")])


def _for_learners(_error: errors.StokeError) -> Wording:
    lead = _("Each learner has this page for themselves. You see what learners do on your own pages.")
    return Wording(403, _("This is for learners"), lead, [])


def _not_from_here(_error: errors.StokeError) -> Wording:
    lead = _("What is made for the whole course is not opened from within one activity, nor the other way.")
    todo = [_("Open Stoke from your course's menu, or where you add an activity to your course.")]
    return Wording(403, _("This is opened from another place"), lead, todo)


def _in_anothers_name(_error: errors.StokeError) -> Wording:
    lead = _("You are looking at this as somebody else, and nothing is written or changed in their name.")
    todo = [_("Stop acting as them in your platform."), _("Open the activity again as yourself.")]
    return Wording(403, _("Only looking"), lead, todo)


def _names_hidden(_error: errors.StokeError) -> Wording:
    lead = _(
        "Names are hidden here from everybody. As somebody else you would see which posts are theirs, so "
        "nothing is shown."
    )
    todo = [_("Stop acting as them in your platform."), _("Open the activity again as yourself.")]
    return Wording(403, _("Hidden from you too"), lead, todo)


def _too_fast(_error: errors.StokeError) -> Wording:
    lead = _("You sent more in a minute than this place takes.")
    return Wording(429, _("A little slower"), lead, [_("Wait a minute, then send it again.")])


def _conflict(_error: errors.StokeError) -> Wording:
    lead = _("Somebody changed this while you were looking at it. Nothing was changed now.")
    return Wording(409, _("This has changed meanwhile"), lead, [_("Reload the page and look again.")])


def _invalid(error: errors.StokeError) -> Wording:
    taken = getattr(error, "reason", "") in ("registered_already", "removed_lately")
    lead = _("This issuer and client id are registered already.") if taken else _("Go back and look again.")
    return Wording(422, _("Something here is not right yet"), lead, [])


def _learner_unknown(_error: errors.StokeError) -> Wording:
    lead = _("This person has never opened Stoke in this course, so there is no work of theirs to show.")
    return Wording(404, _("There is nothing to review yet"), lead, [_("Go back to your gradebook.")])


ERRORS: dict[type[BaseException], Callable[[errors.StokeError], Wording]] = {
    errors.LaunchReplayed: _replayed,
    errors.LaunchExpired: _expired,
    errors.LaunchTooLarge: _too_large,
    errors.BrowserUnknown: _browser,
    errors.StorageSilent: _storage,
    errors.RegistrationUnknown: _unknown_registration,
    errors.RegistrationAmbiguous: _ambiguous_registration,
    errors.RegistrationPaused: _paused,
    errors.DeploymentPending: _pending,
    errors.PlatformKeysUnreachable: _no_keys,
    errors.PlatformLoginRequired: _signed_out,
    errors.UserUnnamed: _unnamed,
    errors.ClockSkewed: _clock,
    errors.LaunchRefused: _launch,
    errors.InviteInvalid: _invite,
    errors.RegistrationRefused: _registration,
    errors.ParticipationEnded: _ended,
    errors.KeyMissing: _key_missing,
    errors.NotAllowed: _not_allowed,
    errors.NotFromHere: _not_from_here,
    errors.ForLearners: _for_learners,
    errors.InAnothersName: _in_anothers_name,
    errors.NamesHidden: _names_hidden,
    errors.NotHere: lambda _error: not_here(),
    errors.LearnerUnknown: _learner_unknown,
    errors.TooFast: _too_fast,
    errors.Conflict: _conflict,
    errors.InputInvalid: _invalid,
}
