"""Words for refusals before the platform's message is read: logins, states, browsers, registrations."""

from flask_babel import lazy_gettext as _l

from lti_tool.admin.reasons.values import Reason

LOGINS = {
    "iss_missing": Reason(
        _l("The login named no platform: “iss” is missing. Most often the address was opened by hand."),
        _l("Open the activity from the course. The login address is no page to look at."),
    ),
    "login_hint_missing": Reason(
        _l("The login carried no “login_hint”, with which a platform finds its user again."),
        _l(
            "Open the activity from the course; if that fails too, look at the login address in the platform."
        ),
    ),
    "login_hint_too_long": Reason(
        _l("The login's “login_hint” is longer than 8,192 characters; no platform needs so much."),
        _l("If a platform of yours sent it, tell whoever makes Stoke; else somebody tries things out."),
    ),
    "target_link_uri_missing": Reason(
        _l("The login did not say what to open: “target_link_uri” is missing."),
        _l("Set the tool's address in the platform, as the page of the registration shows it."),
    ),
    "target_link_uri_foreign": Reason(
        _l("The launch wants to lead to an address that is not ours (“target_link_uri”), so it was stopped."),
        _l("Set the tool's address in the platform to this Stoke's own; after a move, mend the old links."),
    ),
    "target_link_uri_changed": Reason(
        _l("The launch leads to another address than its login said, so it was stopped."),
        _l("Open the activity again. If it stays, compare the tool's addresses in the platform."),
    ),
    "registration_unknown": Reason(
        _l("Somebody knocked with a client we do not know."),
        _l("If it is a platform of yours, invite it; else nothing is to be done."),
    ),
    "registration_ambiguous": Reason(
        _l("Several of our platforms have the issuer of this login, and it did not tell them apart."),
        _l(
            "Set the login address in each of them to its own: /lti/login/ and a key, as it stands on the "
            "platform's page here and in “stoke platform list”."
        ),
    ),
    "login_address_foreign": Reason(
        _l("The login came to the login address of one platform, with the issuer or client of another."),
        _l("Copy the login address from that other platform's page here, or mend its issuer and client id."),
    ),
    "registration_gone": Reason(
        _l("The registration was removed between the login and the launch, or is one of another server."),
        _l("If it should work, undo the removal under Platforms; that goes for 30 days."),
    ),
    "registration_paused": Reason(
        _l("The platform is paused: somebody who looks after this Stoke stopped its launches."),
        _l("Resume it under Platforms when it should work again."),
    ),
    "state_missing": Reason(
        _l("The launch came without its “state”: no login of ours began it. Most often a page was reloaded."),
        _l("Open the activity from the course."),
    ),
    "state_forged": Reason(
        _l(
            "The launch's “state” is not one that we signed: it was made up, or STOKE_SECRET_KEY was changed."
        ),
        _l("Open the activity again. If all launches fail so, see that all servers have the same secret."),
    ),
    "state_expired": Reason(
        _l("More than ten minutes passed between login and launch. Most often a sign-in page stood open."),
        _l("Open the activity again."),
    ),
    "browser_without_cookie": Reason(
        _l("The browser did not bring back the cookie that its login got. Most often it blocks all cookies."),
        _l("Open the activity in a new window, or allow cookies for this address."),
    ),
    "browser_other": Reason(
        _l("Another browser posted the launch than began the login. Somebody may have passed a link on."),
        _l("Open the activity from the course in one browser. One line now and then needs no answer."),
    ),
    "id_token_missing": Reason(
        _l("The launch came without its message: “id_token” is missing. Most often a page was reloaded."),
        _l("Open the activity from the course. If it happens there, the platform does not post to us."),
    ),
    "platform_login_required": Reason(
        _l("The platform answered “login_required”: the person is not signed in there any more."),
        _l("Sign in to the platform again. In frames, blocked cookies of the platform do the same."),
    ),
    "platform_access_denied": Reason(
        _l("The platform answered “access_denied”: the person is signed out there, or may not open this."),
        _l("Sign in to the platform again; then look at the person's rights in the course."),
    ),
    "platform_launch_no_longer_valid": Reason(
        _l("The platform said that its own link ran out (“launch_no_longer_valid”)."),
        _l("Open the activity again."),
    ),
    "platform_error": Reason(
        _l("The platform answered with an error that is no word of the standard."),
        _l("Look into the platform's own log at this time."),
    ),
}
