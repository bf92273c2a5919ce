"""Platforms as the admin's pages show them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from lti_tool.course.lifecycle import UNDO_LIFE
from lti_tool.course.models import Context, Deployment, LaunchLine, Registration
from lti_tool.course.models.launch_log import OPENED
from lti_tool.errors import NotHere
from lti_tool.outbox.models import Pause


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """One registration and how it fares."""

    registration: Registration
    waiting: int
    """Deployments that wait for the admin's yes."""
    held_until: datetime | None
    """Until then nothing is sent to it, since it kept failing."""
    newest_launch: datetime | None
    has_twin: bool
    """Another platform has its issuer and client id, so that it needs the login address of its own."""
    is_used: bool
    """Somebody has opened Stoke from it, however long ago."""

    @property
    def state(self) -> str:
        """ "removed", "paused", "waiting", "held", "unused" or "active": what the admin is to know first."""
        if self.registration.removed_at is not None:
            return "removed"
        if self.registration.disabled_at is not None:
            return "paused"
        if self.waiting:
            return "waiting"
        if self.held_until is not None:
            return "held"
        return "active" if self.is_used else "unused"

    @property
    def gone_at(self) -> datetime | None:
        """When a removed one is deleted."""
        removed_at = self.registration.removed_at
        return removed_at + UNDO_LIFE if removed_at else None


def platforms(session: Session, now: datetime) -> list[PlatformRow]:
    """Return all registrations by name, removed ones last."""
    order = (Registration.removed_at.is_not(None), func.lower(Registration.name), Registration.id)
    return [_row(found, now) for found in session.execute(_statement().order_by(*order))]


def platform(session: Session, registration_id: int, now: datetime) -> PlatformRow:
    """Return one registration.

    Raises:
        NotHere: if there is none with this number.
    """
    found = session.execute(_statement().where(Registration.id == registration_id)).one_or_none()
    if found is None:
        raise NotHere
    return _row(found, now)


def deployments(session: Session, registration_id: int) -> list[Deployment]:
    """Return a registration's deployments; those that wait come first."""
    order = (Deployment.approved_at.is_not(None), Deployment.id)
    found = select(Deployment).filter_by(registration_id=registration_id).order_by(*order)
    return list(session.scalars(found))


def _row(
    found: tuple[Registration, int, datetime | None, datetime | None, bool, bool], now: datetime
) -> PlatformRow:
    registration, waiting, paused_until, newest_launch, has_twin, is_used = found
    held_until = paused_until if paused_until is not None and paused_until > now else None
    return PlatformRow(registration, waiting, held_until, newest_launch, has_twin, is_used)


def _statement() -> Select[Registration, int, datetime | None, datetime | None, bool, bool]:
    waiting = (
        select(func.count())
        .where(Deployment.registration_id == Registration.id, Deployment.approved_at.is_(None))
        .scalar_subquery()
    )
    newest = (
        select(LaunchLine.at)
        .where(LaunchLine.registration_id == Registration.id, LaunchLine.result == OPENED)
        .order_by(LaunchLine.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    twin = aliased(Registration)
    has_twin = exists().where(
        twin.issuer == Registration.issuer,
        twin.client_id == Registration.client_id,
        twin.id != Registration.id,
        twin.removed_at.is_(None),
    )
    courses = select(Context.id).join(Deployment, Deployment.id == Context.deployment_id)
    is_used = courses.where(Deployment.registration_id == Registration.id).exists()
    return select(Registration, waiting, Pause.paused_until, newest, has_twin, is_used).outerjoin(
        Pause, Pause.registration_id == Registration.id
    )
