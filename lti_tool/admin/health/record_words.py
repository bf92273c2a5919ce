"""Findings about what a site's store of learning records is told, as sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from lti_tool.admin.health.mail_words import mail_fails, mail_is_well
from lti_tool.admin.health.rules import Matter


def reason_words(reason: str) -> str:
    """Say why a store took nothing."""
    words = {
        "": _("nothing is wrong"),
        "silent": _("it did not answer in time"),
        "failed": _("it says that it is broken"),
        "busy": _("it says that it has too much to do"),
        "unreadable": _("what answers is no such store, perhaps a sign-in page"),
        "refused": _("it does not take what was sent"),
        "access_refused": _("it refuses the key or the token"),
        "misconfigured": _("there is nothing at this address, or it leads elsewhere"),
        "address": _("this address may not be called: it lies inside a network, or is not https"),
    }
    return str(words[reason])


def records_fail(values: dict[str, Any]) -> tuple[str, str]:
    """Return what is so, and what to do."""
    records = values["records"]
    if records.failures:
        says = _(
            "Its last answer: %(reason)s. What was done waits and is tried again for seven days. Look at "
            "STOKE_RECORDS_URL.",
            reason=reason_words(records.reason),
        )
        return str(_("The store of learning records takes nothing")), str(says)
    title = ngettext(
        "%(num)d act was not taken by the store of learning records",
        "%(num)d acts were not taken by the store of learning records",
        records.given_up,
    )
    return str(title), str(_("Nothing is lost here. The page Records lets them be tried again."))


def records_are_well(values: dict[str, Any]) -> tuple[str, str]:
    """Return when a store last took something, and how much waits."""
    records = values["records"]
    sent = _("Sent last on %(when)s.", when=format_datetime(records.sent_at, "EEE d MMM, HH:mm"))
    waiting = ngettext("%(num)d act waits.", "%(num)d acts wait.", records.waiting)
    return str(_("Learning records")), f"{sent} {waiting}" if records.waiting else str(sent)


SENDING: Mapping[Matter, Callable[[dict[str, Any]], tuple[str, str]]] = {
    Matter.MAIL_FAILS: mail_fails,
    Matter.MAIL: mail_is_well,
    Matter.RECORDS_FAIL: records_fail,
    Matter.RECORDS: records_are_well,
}
"""What is sent elsewhere than to platforms."""
