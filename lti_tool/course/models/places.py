"""Contexts (courses), their resource links and their gradebook columns."""

from sqlalchemy import CheckConstraint, Float, ForeignKey, Integer, String, UniqueConstraint, column, table
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Address, Base, Id, LongText, Moment, PlatformId, ShortText, UTCDateTime

# Activities stand above the course and grading, so their table is known there by these names only.
ACTIVITY = table(
    "activity",
    column("id", Integer),
    column("uuid", String),
    column("duplicate_for", Integer),
    column("title", String),
    column("registration_id", Integer),
    column("context_id", Integer),
    column("score_maximum", Float),
    column("learner_opened_at", UTCDateTime()),
    column("opening_id", Integer),
    column("closes_at", UTCDateTime()),
)


class Context(Base):
    """A course, or the private space of one link where the platform names no course (row L23)."""

    __tablename__ = "context"
    __table_args__ = (UniqueConstraint("deployment_id", "id_on_platform"),)

    id: Mapped[Id]
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id", ondelete="CASCADE"))
    id_on_platform: Mapped[PlatformId]
    """`link:<digest>` for the private space of a link, so that no unique key holds a NULL."""
    is_private: Mapped[bool] = mapped_column(default=False)
    title: Mapped[ShortText] = mapped_column(default="")
    label: Mapped[ShortText] = mapped_column(default="")
    starts_at: Mapped[Moment | None]
    """When the course begins, as the newest launch that knew told it."""
    line_items_url: Mapped[Address | None]
    ags_scopes: Mapped[LongText] = mapped_column(default="")
    """Granted AGS scopes, sorted, separated by spaces; "" while the platform offers no grades."""
    memberships_url: Mapped[Address | None]
    groups_url: Mapped[Address | None]
    people_count: Mapped[int] = mapped_column(default=0)
    """How many memberships were ever opened here; gives "Participant 7" its number."""
    created_at: Mapped[Moment]


class ResourceLink(Base):
    """One placement in a course (LTI Core 3.1.5); `activity_id` is the instance that it opens."""

    __tablename__ = "resource_link"
    __table_args__ = (UniqueConstraint("context_id", "id_on_platform"),)

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    id_on_platform: Mapped[PlatformId]
    title: Mapped[ShortText] = mapped_column(default="")
    activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("activity.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[Moment]


class LineItem(Base):
    """The gradebook column of one activity (AGS 2.0 3.1.1).

    A row without `url` is a column that the worker has yet to find or make.
    """

    __tablename__ = "line_item"
    __table_args__ = (
        UniqueConstraint("context_id", "url"),
        CheckConstraint("score_maximum > 0", name="score_maximum"),
    )

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), unique=True)
    url: Mapped[Address | None]
    score_maximum: Mapped[float]
    """The column's own maximum, in points of the gradebook."""
    leased_until: Mapped[Moment | None]
    """Until then one worker is finding or making the column, so that it is never made twice."""
    created_at: Mapped[Moment]
