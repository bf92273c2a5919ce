"""The tables that all kinds share."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Digest, Id, LongText, Moment, ShortText


class Activity(Base):
    """What an instructor configured, as it stands in one course.

    `uuid` names the configuration and travels in `custom.activity`; copies in other courses share it.
    A row without a context was made on the command line and waits to be cloned into courses.
    """

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("context_id", "uuid", "duplicate_for"),
        Index("ix_activity_registration_id_uuid", "registration_id", "uuid"),
        # Partial, since the constraint above takes two rows without a context for different ones.
        Index(
            "ix_activity_templates",
            "registration_id",
            "uuid",
            unique=True,
            postgresql_where=text("context_id IS NULL"),
            sqlite_where=text("context_id IS NULL"),
        ),
        CheckConstraint("score_maximum > 0", name="score_maximum"),
    )

    id: Mapped[Id]
    uuid: Mapped[str] = mapped_column(String(36))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    context_id: Mapped[int | None] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    duplicate_for: Mapped[int] = mapped_column(default=0)
    """0, or the resource link of an activity that stands beside another of its UUID in one course."""
    days_moved: Mapped[int | None]
    """By how many days a course copy moved its dates; None where it could not tell (ADR 0017)."""
    copy_to_check: Mapped[bool] = mapped_column(default=False)
    """Whether no instructor has looked yet at what a course copy brought."""
    copied_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("activity.id", ondelete="SET NULL"), index=True
    )
    opening_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"), index=True)
    """The activity of the same course with which it opens: a quiz before a discussion (ADR 0071)."""
    learner_opened_at: Mapped[Moment | None]
    """When a learner first opened it; until then learners do not see it at the course home (ADR 0026)."""
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[ShortText]
    prompt: Mapped[LongText]
    """Markdown, as the instructor wrote it."""
    prompt_html: Mapped[LongText]
    objective: Mapped[LongText]
    """What it is for: the learning objective, shown to learners, never empty."""
    reason: Mapped[LongText] = mapped_column(default="")
    """Why this helps: one sentence to learners. Forms ask for it; rows from before they did may be empty."""
    opens_at: Mapped[Moment | None]
    closes_at: Mapped[Moment | None]
    score_maximum: Mapped[float]
    """The maximum that the gradebook column is made with."""
    options: Mapped[LongText] = mapped_column(default="{}", server_default="{}")
    """JSON that only the kind reads (ADR 0031)."""
    version: Mapped[int] = mapped_column(default=1)
    """Rises with each change of the settings; a form of an older one answers 409 (fault 21)."""
    created_at: Mapped[Moment]


class SpentTry(Base):
    """What somebody had tried of an activity when they were erased, in case they come back (ADR 0067).

    It says who and of what only to who asks for both, and needs the installation's secret.
    """

    __tablename__ = "spent_try"
    __table_args__ = (
        CheckConstraint("wrong >= 0", name="wrong"),
        CheckConstraint("hints >= 0", name="hints"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[Digest] = mapped_column(primary_key=True)
    wrong: Mapped[int]
    """Wrong answers."""
    hints: Mapped[int]
    """Hints that were opened."""


class SiteDefault(Base):
    """A setting that an admin made for the whole site; what is not here is as the kind has it (ADR 0022)."""

    __tablename__ = "site_default"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(60), unique=True)
    value: Mapped[LongText]
    """As JSON."""
    locked: Mapped[bool] = mapped_column(default=False)
    """Whether instructors see it as fixed."""
