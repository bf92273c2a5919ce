"""Registrations, their deployments and invitations, as the admin's command line and launches use them."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Deployment, Invite, Registration
from lti_tool.database import insert_once, queue_up
from lti_tool.errors import InputInvalid, InviteInvalid, NotHere
from lti_tool.lti.values import KnownRegistration

INVITE_LIFE = timedelta(days=7)
QUEUE = 7_386_212
"""Of those who add or change a registration, see `database.queue_up`."""


@dataclass(frozen=True, slots=True)
class RegistrationTerms:
    """What an admin, or a dynamic registration, tells about a platform."""

    name: str
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    token_audience: str | None = None
    family: str = ""
    allow_private_network: bool = False


def add_registration(
    session: Session,
    terms: RegistrationTerms,
    deployments: tuple[str, ...],
    now: datetime,
    beside_others: bool = False,
) -> Registration:
    """Register a platform; the deployments named with it are approved at once.

    `beside_others` is the admin's way: another platform with the same issuer and client id may stand beside
    it, told apart by its keys. An invited platform chooses both by itself and gets no such place (ADR 0014).

    Raises:
        InputInvalid: if issuer and client id are registered already, `beside_others` with the same keys; or
            were, and their removal can still be undone.
    """
    # No constraint can tell the admin's way from the other: nobody may add one between look and write.
    queue_up(session, QUEUE)
    taken = select(Registration.removed_at).filter_by(issuer=terms.issuer, client_id=terms.client_id)
    if beside_others:
        taken = taken.filter_by(jwks_url=terms.jwks_url)
    if removals := session.scalars(taken).all():
        raise InputInvalid("client_id", "registered_already" if None in removals else "removed_lately")
    registration = Registration(
        name=terms.name,
        issuer=terms.issuer,
        client_id=terms.client_id,
        auth_url=terms.auth_url,
        token_url=terms.token_url,
        jwks_url=terms.jwks_url,
        token_audience=terms.token_audience,
        family=terms.family,
        allow_private_network=terms.allow_private_network,
        created_at=now,
    )
    session.add(registration)
    session.flush()
    for id_on_platform in deployments:
        approve_deployment(session, registration.id, id_on_platform, now)
    return registration


def approve_deployment(session: Session, registration_id: int, id_on_platform: str, now: datetime) -> None:
    """Let launches from this deployment in, whether it was seen before or not.

    Raises:
        NotHere: if there is no such registration.
    """
    if session.get(Registration, registration_id) is None:
        raise NotHere
    key = {"registration_id": registration_id, "id_on_platform": id_on_platform}
    insert_once(session, Deployment, key, {"created_at": now})
    session.execute(update(Deployment).filter_by(**key, approved_at=None).values(approved_at=now))


def registration_names(session: Session) -> list[tuple[int, str]]:
    """Return id and name of every registered platform, by name."""
    rows = session.execute(select(Registration.id, Registration.name).order_by(Registration.name))
    return [(row.id, row.name) for row in rows]


def candidates(session: Session, issuer: str, client_id: str | None) -> list[KnownRegistration]:
    """Return the registrations that a login from `issuer` may mean, paused ones too, removed ones not.

    One, unless the login names no client or two platforms share issuer and client.
    """
    statement = select(Registration).where(Registration.issuer == issuer, Registration.removed_at.is_(None))
    if client_id is not None:
        statement = statement.where(Registration.client_id == client_id)
    return [row.known() for row in session.scalars(statement)]


def at_login_key(session: Session, login_key: str) -> list[KnownRegistration]:
    """Return the registration whose own login address ends in this, paused ones too, none if it is gone."""
    statement = select(Registration).where(
        Registration.login_key == login_key, Registration.removed_at.is_(None)
    )
    return [row.known() for row in session.scalars(statement)]


def names_of_logins(session: Session) -> frozenset[tuple[str | None, ...]]:
    """Return all that a login may call a registration: issuer and client, the issuer alone, its login key."""
    rows = session.execute(
        select(Registration.issuer, Registration.client_id, Registration.login_key).where(
            Registration.removed_at.is_(None)
        )
    ).all()
    return frozenset(
        name for row in rows for name in ((row.issuer, row.client_id), (row.issuer, None), (row.login_key,))
    )


def has_twin(session: Session, row: Registration) -> bool:
    """Whether another platform has the same issuer and client id, so that this one needs its own address.

    One that was removed does not count: no login means it.
    """
    pair = select(Registration.id).filter_by(issuer=row.issuer, client_id=row.client_id, removed_at=None)
    return session.scalar(pair.where(Registration.id != row.id).limit(1)) is not None


def with_deployment(session: Session, registration_ids: Iterable[int], id_on_platform: str) -> set[int]:
    """Return which of these registrations have approved a deployment with this id."""
    approved = select(Deployment.registration_id).where(
        Deployment.registration_id.in_(registration_ids),
        Deployment.id_on_platform == id_on_platform,
        Deployment.approved_at.is_not(None),
    )
    return set(session.scalars(approved))


def known_registration(session: Session, registration_id: int) -> KnownRegistration | None:
    """Return the registration as the door to platforms knows it, None if it is gone or disabled."""
    row = session.get(Registration, registration_id)
    return None if row is None or row.disabled_at is not None else row.known()


def is_paused_registration(session: Session, registration_id: int) -> bool:
    """Whether an admin has paused this registration."""
    statement = select(Registration.id).where(Registration.id == registration_id, *_PAUSED)
    return session.scalar(statement) is not None


_PAUSED = (Registration.disabled_at.is_not(None), Registration.removed_at.is_(None))


def invite(
    session: Session, name: str, allow_other_hosts: bool, allow_private_network: bool, now: datetime
) -> str:
    """Make a one-time registration link's token, valid for seven days; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    session.add(
        Invite(
            token_digest=_digest(token),
            name=name,
            allow_other_hosts=allow_other_hosts,
            allow_private_network=allow_private_network,
            created_at=now,
            expires_at=now + INVITE_LIFE,
        )
    )
    return token


def find_invite(session: Session, token: str, now: datetime) -> Invite:
    """Return the invitation that `token` opens.

    Raises:
        InviteInvalid: if it is unknown, used or expired (row R7).
    """
    found = session.scalar(select(Invite).filter_by(token_digest=_digest(token)))
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise InviteInvalid("invite_invalid")
    return found


def use_invite(session: Session, invite_id: int, registration_id: int, now: datetime) -> None:
    """Mark the invitation as used, once.

    Raises:
        InviteInvalid: if somebody else used it meanwhile.
    """
    used = (
        update(Invite)
        .where(Invite.id == invite_id, Invite.used_at.is_(None))
        .values(used_at=now, registration_id=registration_id)
        .returning(Invite.id)
    )
    if session.execute(used).scalar_one_or_none() is None:
        raise InviteInvalid("invite_used")


def open_invites(session: Session, now: datetime) -> list[Invite]:
    """Return the invitations that still open something, newest first."""
    found = select(Invite).where(Invite.used_at.is_(None), Invite.expires_at > now)
    return list(session.scalars(found.order_by(Invite.id.desc())))


def withdraw_invite(session: Session, invite_id: int) -> None:
    """Take an invitation back.

    Raises:
        NotHere: if it is unknown, withdrawn or used already.
    """
    gone = delete(Invite).where(Invite.id == invite_id, Invite.used_at.is_(None)).returning(Invite.id)
    if session.execute(gone).scalar_one_or_none() is None:
        raise NotHere


def purge_invites(session: Session, now: datetime) -> None:
    """Delete registration links that open nothing any more."""
    session.execute(delete(Invite).where(Invite.expires_at < now))


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def deployment_on_platform(session: Session, deployment_id: int) -> str:
    """Return the id by which the platform knows a deployment."""
    return session.execute(
        select(Deployment.id_on_platform).where(Deployment.id == deployment_id)
    ).scalar_one()
