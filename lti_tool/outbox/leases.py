"""Leasing rows of work that go to no platform: one at a time, the oldest first."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from lti_tool.outbox.models import Leased
from lti_tool.outbox.service import is_free, key_of, new_lease


def has_due(session: Session, model: type[Leased], now: datetime) -> bool:
    """Whether any row is due and nobody's; asked without taking a lock."""
    return session.scalar(select(key_of(model)).where(is_free(model, now)).limit(1)) is not None


def lease_oldest(
    session: Session, model: type[Leased], now: datetime, *columns: InstrumentedAttribute[Any]
) -> tuple[Any, ...] | None:
    """Lease the row that has been due for longest; return these columns of it, and the lease's token last."""
    oldest = select(key_of(model)).where(is_free(model, now)).order_by(model.due_at).limit(1)
    token, until = new_lease(now)
    leased = (
        update(model)
        .where(key_of(model) == oldest.with_for_update(skip_locked=True).scalar_subquery())
        .values(lease_token=token, leased_until=until)
        .returning(*columns, model.lease_token)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(leased).one_or_none()
    return tuple(row) if row else None
