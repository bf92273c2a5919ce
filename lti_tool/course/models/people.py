"""People as a registration knows them, and their memberships in courses."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Digest, Id, Moment, PlatformId, ShortText


class Person(Base):
    """A user of one registration: the same `sub` of another registration is another person (row L18)."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("registration_id", "id_on_platform"),)

    id: Mapped[Id]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    id_on_platform: Mapped[PlatformId]
    name: Mapped[ShortText | None]
    email: Mapped[ShortText | None]
    locale: Mapped[ShortText | None]
    time_zone: Mapped[ShortText | None]
    theme: Mapped[ShortText] = mapped_column(default="")
    """The appearance they chose: "light", "dark", "auto", or "" while they chose none."""
    created_at: Mapped[Moment]


class Membership(Base):
    """A person in a context (NRPS 2.0, LTI Core 5.3.7)."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("context_id", "person_id"),
        UniqueConstraint("context_id", "number"),
    )

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    """None after the person was erased; their acts keep this row."""
    number: Mapped[int]
    """Counts the context's people; names "Participant 7" where the platform sends no name."""
    roles: Mapped[ShortText] = mapped_column(default="")
    """Context roles, sorted, separated by spaces; replaced at each launch, never added to.

    Of whom never launched, as the course's list of people says: a launch is the stronger evidence (ADR 0015).
    """
    is_test_user: Mapped[bool] = mapped_column(default=False)
    launched_at: Mapped[Moment | None]
    """When they first opened Stoke in this context; None: known from the course's list of people only."""
    gone_at: Mapped[Moment | None]
    """When they were missing from the list, or suspended there; None while here. Their work stays."""
    groups_told: Mapped[Digest | None]
    """Digest of the groups that were told last, so that the same groups are not written again."""
    created_at: Mapped[Moment]
