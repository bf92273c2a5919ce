"""Words for refusals of registrations, and for what the web server refuses at the front desk."""

from flask_babel import lazy_gettext as _l

from lti_tool.admin.reasons.values import Reason

DOORS = {
    "invite_invalid": Reason(
        _l("Somebody opened a registration link that is unknown, used, or older than seven days."),
        _l("Make a new invitation under Platforms."),
    ),
    "invite_used": Reason(
        _l("Two registrations began with one link; the first one counted."),
        _l("Make an invitation for each platform."),
    ),
    "openid_configuration_missing": Reason(
        _l("The registration link was opened without the platform's configuration address. By hand?"),
        _l("Paste the link into the platform's page for registering tools instead."),
    ),
    "field_missing": Reason(
        _l("The platform's configuration, or its answer to our registration, lacks a field that we need."),
        _l("Register by hand with the values that the platform shows."),
    ),
    "field_too_long": Reason(
        _l("A field of the platform's configuration or answer is too long to be kept."),
        _l("Tell whoever makes the platform; or register by hand."),
    ),
    "token_unusable": Reason(
        _l("The registration token in the link is no text that can be sent back to the platform."),
        _l("Begin the registration anew in the platform."),
    ),
    "platform_refused": Reason(
        _l("The platform refused our registration. Most often its registration token was used or ran out."),
        _l("Begin the registration anew in the platform; its own log says more."),
    ),
    "platform_silent": Reason(
        _l("The platform did not answer in time while we registered, or broke off."),
        _l("See whether this server reaches the platform, and try again."),
    ),
    "platform_failed": Reason(
        _l("The platform answered our registration with an error of its own."),
        _l("Try again; the platform's own log says more."),
    ),
    "platform_busy": Reason(
        _l("The platform asked us to come later while we registered."),
        _l("Try again in some minutes."),
    ),
    "address_refused": Reason(
        _l("The platform's configuration names an address that may not be called: inside, or not https."),
        _l("If the platform stands inside your network, allow that in the invitation."),
    ),
    "answer_unreadable": Reason(
        _l("What stands at the platform's configuration address, or its answer, is no sensible JSON."),
        _l("Open the address in a browser: a sign-in page there is the usual reason."),
    ),
    "issuer_elsewhere": Reason(
        _l("The platform's issuer is on another host than its configuration; this may be a fraud."),
        _l("If you know both hosts, allow other hosts in the invitation."),
    ),
    "endpoint_elsewhere": Reason(
        _l("The platform's endpoints are on other hosts than its configuration; this may be a fraud."),
        _l("If you know these hosts, allow other hosts in the invitation."),
    ),
    "InputInvalid": Reason(
        _l("A field broke a rule; at a registration, most often issuer and client are registered already."),
        _l("Look under Platforms whether this platform is there already."),
    ),
    "NotAllowed": Reason(
        _l("The person has a role in the course that may not do this, such as a learner adding activities."),
        _l("Nothing, unless the role is wrong in the course: rights come from signed launches only."),
    ),
    "NotHere": Reason(
        _l("The launch names an activity, or something else, that does not exist for this platform."),
        _l("Add the activity to the course anew. Activities do not travel between platforms."),
    ),
    "LearnerUnknown": Reason(
        _l("The platform asked for the work of somebody who never opened Stoke in that course."),
        _l("Nothing: there is no work to show."),
    ),
    "ParticipationEnded": Reason(
        _l("The page was used after its session had ended, or the browser kept no key for it."),
        _l("Open the activity from the course again."),
    ),
    "TooFast": Reason(
        _l("One person wrote more in a minute than STOKE_POSTS_A_MINUTE lets through."),
        _l("Nothing, unless it happens to many; then raise the setting."),
    ),
    "Conflict": Reason(
        _l("Somebody had changed the same thing meanwhile."),
        _l("Reload the page and look again."),
    ),
    "csrf": Reason(
        _l("A form came back without its own protection token. Most often it stood open for hours."),
        _l("Reload the page and send it again."),
    ),
    "method_not_allowed": Reason(
        _l("The address was opened like a page (GET), but platforms send forms there (POST)."),
        _l("Open the activity from the course. The launch address is no page to look at."),
    ),
    "not_found": Reason(
        _l("Nothing stands at this address of the front desk. Most often it was typed wrongly."),
        _l("Compare the addresses in the platform with those on the registration's page."),
    ),
    "bad_request": Reason(
        _l("What came is no form that a browser or a platform sends."),
        _l("Nothing, unless a platform of yours sent it: then look for a proxy that changes posts."),
    ),
    "request_entity_too_large": Reason(
        _l("What came is larger than any launch may be (256 kB), so it was not read."),
        _l("Look at the tool's custom parameters in the platform: something very long stands there."),
    ),
    "too_many_requests": Reason(
        _l("More logins and launches came from one network address in a minute than we let through."),
        _l("If a campus shares one address, raise STOKE_LAUNCHES_A_MINUTE."),
    ),
    "DataError": Reason(
        _l("A value came that no column of the database holds, such as a number of thirty digits."),
        _l("Somebody most likely tries things out."),
    ),
    "OverflowError": Reason(
        _l("A number came that is larger than any we count with."),
        _l("Somebody most likely tries things out."),
    ),
    "unexpected": Reason(
        _l("Stoke itself made a mistake here, and wrote where into the log of the server."),
        _l("Look for the reference code in that log and send the lines to whoever makes Stoke."),
    ),
}
