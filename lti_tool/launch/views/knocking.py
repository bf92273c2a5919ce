"""Whose login or launch this is, before anything of it is believed."""

from flask import g
from werkzeug.exceptions import TooManyRequests

from lti_tool.course.registrations import is_paused_registration, with_deployment
from lti_tool.database import db
from lti_tool.errors import RegistrationAmbiguous, RegistrationPaused, RegistrationUnknown
from lti_tool.launch.views import registrations
from lti_tool.lti.login import LoginRequest
from lti_tool.lti.values import KnownRegistration
from lti_tool.web.launch_lines import trace
from lti_tool.web.limits import limiter


def registration_for(wanted: LoginRequest, login_key: str) -> KnownRegistration:
    """Find whom a login means: whoever owns its address, else the one that has its issuer and client.

    Raises:
        RegistrationUnknown: there is none, or the address is another platform's.
        RegistrationAmbiguous: there are several, and nothing that is known tells them apart (lti.md C1).
        RegistrationPaused: an admin has paused it.
        TooManyRequests: too many came from this network address to this registration, or to none.
    """
    trace().knocked(wanted.issuer, wanted.client_id)
    named = wanted.issuer, wanted.client_id, login_key
    if limiter.has_enough_of_strangers() and not registrations().may_mean_one(*named):
        # A flood of made-up platforms costs the database nothing.
        raise TooManyRequests
    found = _of_address(wanted, login_key) if login_key else _of_client(wanted)
    known_here(found.id)
    if found.is_paused:
        raise RegistrationPaused("registration_paused")
    return found


def known(registration_id: int) -> KnownRegistration | None:
    """Find the registration of a launch's state, which nobody but us could write."""
    known_here(registration_id)
    found = registrations().known(registration_id)
    if found is None and is_paused_registration(db.session(), registration_id):
        raise RegistrationPaused("registration_paused")
    return found


def known_here(registration_id: int) -> None:
    """Let a refusal's line in the log name the registration, and its limit count."""
    g.registration_id = registration_id
    limiter.count_at(registration_id)


def _of_address(wanted: LoginRequest, login_key: str) -> KnownRegistration:
    found = registrations().at_login_key(login_key)
    if not found:
        raise RegistrationUnknown("registration_unknown")
    if found[0].issuer != wanted.issuer or wanted.client_id not in (None, found[0].client_id):
        raise RegistrationUnknown("login_address_foreign")
    return found[0]


def _of_client(wanted: LoginRequest) -> KnownRegistration:
    found = registrations().candidates(wanted.issuer, wanted.client_id)
    if not found:
        raise RegistrationUnknown("registration_unknown")
    if len(found) > 1 and wanted.deployment_id:
        # Not believed: the state binds whom this finds, whose keys have to have signed the launch.
        ids = with_deployment(db.session(), [one.id for one in found], wanted.deployment_id)
        found = [one for one in found if one.id in ids]
    if len(found) != 1:
        raise RegistrationAmbiguous("registration_ambiguous")
    return found[0]
