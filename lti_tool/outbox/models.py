"""Columns that every row of work has, and the pauses of registrations."""

from typing import ClassVar

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment


class Leased:
    """Columns by which one worker at a time has a row, whether a platform is waiting for it or not."""

    due_at: Mapped[Moment | None]
    """When to try next; None: nothing to do."""
    leased_until: Mapped[Moment | None]
    lease_token: Mapped[str | None] = mapped_column(String(32))


class WorkRow(Leased):
    """Columns of a row that says what the world should look like; a worker brings the world there.

    A row is due when `due_at` has come and no lease is running. Who claims it writes a lease token and
    may settle the row only while the token is still theirs (fault 3).
    """

    is_for_platform: ClassVar[bool] = True
    """Whether the platform's services are what it goes to."""

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    attempts: Mapped[int] = mapped_column(default=0)
    """Failures in a row."""
    first_failed_at: Mapped[Moment | None]
    reason: Mapped[str] = mapped_column(String(60), default="")
    """Why it is not done yet: a code that pages turn into a sentence, "" where there is none."""


class Heartbeat(Base):
    """The one row that every worker renews, so that it is seen when none is running."""

    __tablename__ = "heartbeat"

    id: Mapped[Id]
    seen_at: Mapped[Moment]


class Pause(Base):
    """A registration whose service keeps failing, or refuses us: no work is claimed for it until then."""

    __tablename__ = "pause"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    failures: Mapped[int] = mapped_column(default=0)
    """Failures in a row, over all of the registration's work."""
    paused_until: Mapped[Moment | None]
    at_once: Mapped[int | None]
    """Calls at once while the platform is throttling; None: as the settings say."""
    reason: Mapped[str] = mapped_column(String(60), default="")
