"""Who wants mail and agreed to it, and how the mail server fares."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment, ShortText
from lti_tool.outbox.models import WorkRow


class MailChoice(WorkRow, Base):
    """What somebody chose to have mailed of one course, and that they agreed; a row of work while they do.

    It holds no address: mail goes to the one that the platform shares at the time.
    """

    __tablename__ = "mail_choice"
    __table_args__ = (
        Index("ix_mail_choice_due_at", "due_at"),
        Index("ix_mail_choice_registration_id", "registration_id"),
        CheckConstraint("quiet_from between 0 and 23 and quiet_until between 0 and 23", name="hours"),
        CheckConstraint("rhythm = 'off' or agreed_at is not null", name="agreed"),
    )
    is_for_platform = False

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    rhythm: Mapped[str] = mapped_column(String(10))
    """One of `rules.Rhythm`."""
    replies: Mapped[bool]
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    """Hours in `time_zone`."""
    time_zone: Mapped[ShortText] = mapped_column(default="")
    """IANA name of the browser's zone; "" where it told none: then the platform's holds."""
    locale: Mapped[ShortText | None]
    """In which they chose, and in which mail is written."""
    agreed_at: Mapped[Moment | None]
    agreed_to: Mapped[str] = mapped_column(String(20), default="")
    """Version of the sentence that they agreed to."""
    withdrawn_at: Mapped[Moment | None]
    digested_at: Mapped[Moment]
    told_until: Mapped[Moment]
    replies_until: Mapped[Moment]
    thanks_until: Mapped[Moment]
    """Up to when they have been told, see `rules.Told`."""


class MailServer(Base):
    """The one row that says how the mail server fares."""

    __tablename__ = "mail_server"

    id: Mapped[Id]
    failures: Mapped[int] = mapped_column(default=0)
    """In a row."""
    paused_until: Mapped[Moment | None]
    reason: Mapped[str] = mapped_column(String(60), default="")
    sent_at: Mapped[Moment | None]
    """When it last took a mail to somebody of a course."""
