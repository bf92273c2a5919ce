"""What becomes of a registration: renamed, moved, paused, removed, brought back within 30 days (row A3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Deployment, Registration
from lti_tool.course.registrations import QUEUE
from lti_tool.database import queue_up
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.lti.models import AccessToken

UNDO_LIFE = timedelta(days=30)
"""How long a removed registration can be brought back with everything that belongs to it."""


@dataclass(frozen=True, slots=True)
class RegistrationChanges:
    """What an admin may change of a platform; issuer and client id say which one it is, and stay."""

    name: str
    auth_url: str
    token_url: str
    jwks_url: str
    token_audience: str | None
    family: str
    allow_private_network: bool


def registration_of(session: Session, registration_id: int) -> Registration:
    """Return a registration, paused and removed ones too.

    Raises:
        NotHere: if there is no such registration.
    """
    found = session.get(Registration, registration_id)
    if found is None:
        raise NotHere
    return found


def change_registration(session: Session, registration_id: int, changes: RegistrationChanges) -> None:
    """Give a platform another name or other addresses; its launches and scores use them at once.

    Raises:
        NotHere: if there is no such registration.
        InputInvalid: if another one with its issuer and client id has these keys, a removed one too.
    """
    queue_up(session, QUEUE)
    row = registration_of(session, registration_id)
    pair = select(Registration).filter_by(issuer=row.issuer, client_id=row.client_id)
    twin = session.scalar(pair.where(Registration.jwks_url == changes.jwks_url, Registration.id != row.id))
    if twin is not None:
        raise InputInvalid("jwks_url", "removed_lately" if twin.removed_at else "registered_already")
    asked_before = row.token_url, row.token_audience
    row.name, row.family = changes.name, changes.family
    row.auth_url, row.token_url, row.jwks_url = changes.auth_url, changes.token_url, changes.jwks_url
    row.token_audience = changes.token_audience
    row.allow_private_network = changes.allow_private_network
    session.flush()
    if asked_before != (row.token_url, row.token_audience):
        session.execute(delete(AccessToken).where(AccessToken.registration_id == registration_id))


def pause(session: Session, registration_id: int, now: datetime) -> Registration:
    """Refuse this platform's launches and hold what is to be sent to it; a second pause changes nothing.

    Raises:
        NotHere: if there is no such registration.
    """
    row = registration_of(session, registration_id)
    row.disabled_at = row.disabled_at or now
    session.flush()
    return row


def resume(session: Session, registration_id: int) -> Registration:
    """Let a paused platform's launches in again, and send what was held.

    Raises:
        NotHere: if there is no such registration.
        Conflict: if it was removed; that is to be undone instead.
    """
    row = registration_of(session, registration_id)
    if row.removed_at is not None:
        raise Conflict("registration_removed")
    row.disabled_at = None
    session.flush()
    return row


def remove(session: Session, registration_id: int, now: datetime) -> Registration:
    """Take a platform out of use; after 30 days it goes with all that belongs to it.

    Raises:
        NotHere: if there is no such registration.
    """
    row = registration_of(session, registration_id)
    row.removed_at = row.removed_at or now
    # Whoever asks whether it is in use looks at one column.
    row.disabled_at = row.disabled_at or row.removed_at
    session.flush()
    return row


def undo_removal(session: Session, registration_id: int) -> Registration:
    """Bring a removed platform back as it was: in use, or paused where it was paused before.

    Raises:
        NotHere: if there is no such registration.
        Conflict: if it is not removed.
    """
    row = registration_of(session, registration_id)
    if row.removed_at is None:
        raise Conflict("not_removed")
    if row.disabled_at == row.removed_at:
        row.disabled_at = None
    row.removed_at = None
    session.flush()
    return row


def purge_removed(session: Session, now: datetime) -> None:
    """Delete one registration that was removed 30 days ago, with everything below it."""
    oldest = select(Registration).where(Registration.removed_at <= now - UNDO_LIFE)
    row = session.scalars(oldest.order_by(Registration.id).limit(1)).first()
    if row is not None:
        session.delete(row)
        session.flush()


def take_back_deployment(session: Session, registration_id: int, deployment_id: int) -> str:
    """Let launches from a deployment in no more; return its id on the platform.

    Raises:
        NotHere: if this registration has no such deployment.
    """
    return _set_approval(session, registration_id, deployment_id, None)


def approve_known_deployment(
    session: Session, registration_id: int, deployment_id: int, now: datetime
) -> str:
    """Let launches from a deployment that was seen in; return its id on the platform.

    Raises:
        NotHere: if this registration has no such deployment.
    """
    return _set_approval(session, registration_id, deployment_id, now)


def _set_approval(
    session: Session, registration_id: int, deployment_id: int, approved_at: datetime | None
) -> str:
    changed = (
        update(Deployment)
        .where(Deployment.id == deployment_id, Deployment.registration_id == registration_id)
        .values(approved_at=approved_at)
        .returning(Deployment.id_on_platform)
    )
    id_on_platform = session.execute(changed).scalar_one_or_none()
    if id_on_platform is None:
        raise NotHere
    return id_on_platform
