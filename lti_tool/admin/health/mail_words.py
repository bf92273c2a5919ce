"""Findings about mail to people of courses as sentences."""

from typing import Any

from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _


def mail_fails(values: dict[str, Any]) -> tuple[str, str]:
    """Return what is so, and what to do; the name of an error is the mail server's."""
    mail = values["mail"]
    if mail.failures:
        says = _(
            "Its last answer: %(reason)s. Mails wait and are tried again for seven days. Look at "
            "STOKE_SMTP_URL and at the server's own log.",
            reason=mail.reason or _("none"),
        )
        return str(_("The mail server takes no mail")), str(says)
    title = ngettext(
        "Mail to %(num)d person was given up", "Mail to %(num)d people was given up", mail.given_up
    )
    says = _("No server took it for a week. Their inboxes have all of it; a new choice there tries again.")
    return str(title), str(says)


def mail_is_well(values: dict[str, Any]) -> tuple[str, str]:
    """Return how many people get mail, and when one was last sent."""
    mail = values["mail"]
    people = ngettext("%(num)d person asked for it.", "%(num)d people asked for it.", mail.people)
    if mail.sent_at is None:
        return str(_("Mail")), str(people)
    sent = _("Sent last on %(when)s.", when=format_datetime(mail.sent_at, "EEE d MMM, HH:mm"))
    return str(_("Mail")), f"{people} {sent}"
