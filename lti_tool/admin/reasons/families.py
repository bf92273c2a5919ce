"""Words for refusals that differ only in the field that they are about."""

from flask_babel import lazy_gettext as _l

from lti_tool.admin.reasons.values import Reason

FAMILIES: tuple[tuple[str, Reason], ...] = (
    (
        r"storage_(\w+)",
        Reason(
            _l("A browser without cookies in frames asked the platform's storage and got “%(field)s”."),
            _l("Open the activity in a new window. If it happens to many, tell the platform's help desk."),
        ),
    ),
    (
        r"claim_(\w+)",
        Reason(
            _l("The claim “%(field)s” is missing or has a form that LTI does not allow."),
            _l("The platform has to send it: look for it in the settings of the tool there."),
        ),
    ),
    (
        r"platform_(\w+)",
        Reason(
            _l("The platform itself said no and named “%(field)s” as its reason, so nothing was opened."),
            _l("Look for “%(field)s” in the platform's own help or log."),
        ),
    ),
    (
        r"(\w+)_twice",
        Reason(
            _l("The field “%(field)s” came twice, so that nobody can say which of the two was checked."),
            _l("No platform does this by itself: look for a proxy, or for somebody who tries things out."),
        ),
    ),
    (
        r"(\w+)_missing",
        Reason(
            _l("The field “%(field)s” is missing. Most often the address was opened by hand."),
            _l("Open the activity from the course. If it happens there, look at the tool's settings."),
        ),
    ),
    (
        r"(\w+)_too_long",
        Reason(
            _l("The field “%(field)s” is longer than any platform makes it, so it was not read."),
            _l("If a platform of yours sent it, tell whoever makes Stoke; else somebody tries things out."),
        ),
    ),
    (
        r"(\w+)_unprintable",
        Reason(
            _l("The field “%(field)s” holds characters that no platform uses in it."),
            _l("Somebody most likely tries things out; no platform needs to be changed."),
        ),
    ),
    (
        r"(\w+)_malformed",
        Reason(
            _l("The time “%(field)s” in the launch is no moment that a clock can show."),
            _l("Tell the makers of the platform: it has to be a number of seconds since 1970."),
        ),
    ),
)
