"""Shares, who saw them, who agreed to share in public, and the page that a task has for strangers."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Digest, Id, LongText, Moment, ShortText
from lti_tool.outbox.models import Leased


class Share(Leased, Base):
    """What somebody shared: outside, with an address, or here, with a text.

    It waits for the worker while `due_at` is set.
    """

    __tablename__ = "share"
    __table_args__ = (
        UniqueConstraint("membership_id", "form_key"),
        UniqueConstraint("activity_id", "url_digest"),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(20), default="")
    """A name of `platforms.PLACES`; "" where it stands here."""
    url: Mapped[LongText] = mapped_column(default="")
    url_digest: Mapped[Digest | None]
    """One address is handed in once; None where it stands here, or was withdrawn."""
    code: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[LongText] = mapped_column(default="")
    """Plain text: what stands here or was mailed, or the copy of what stands outside; "" without one."""
    answer: Mapped[LongText] = mapped_column(default="")
    """What a mentor answered to a mail, as whoever asked hands it in."""
    handle: Mapped[LongText] = mapped_column(default="")
    text_digest: Mapped[Digest] = mapped_column(default="")
    """Of the copy, so that its being changed could be told."""
    account: Mapped[LongText] = mapped_column(default="")
    """What names the account in which the code was found, where that stays the same in later posts."""
    holds_code: Mapped[bool] = mapped_column(default=False)
    """Whether the code was found in it: a share may be sure without one, since its account was proved."""
    audience: Mapped[str] = mapped_column(String(20), default="course")
    """Who reads what stands here or was mailed: one of `rules.Audience`."""
    level: Mapped[int] = mapped_column(default=0)
    check: Mapped[str] = mapped_column(String(20), default="none")
    """One of `rules.Check`."""
    decision: Mapped[str] = mapped_column(String(20), default="")
    decision_words: Mapped[LongText] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL"), index=True
    )
    form_key: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[Moment]
    counted_at: Mapped[Moment | None]
    """Since when the ledger has it; None while it does not count."""
    withdrawn_at: Mapped[Moment | None]
    told_at: Mapped[Moment | None]
    """When a channel was told of it."""
    copied_at: Mapped[Moment | None]
    checked_at: Mapped[Moment | None]
    is_last_look: Mapped[bool] = mapped_column(default=False)
    """Whether what is due is the one look after a week."""
    due_at: Mapped[Moment | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)


class ShareWitness(Base):
    """Somebody saw a share where it stands."""

    __tablename__ = "share_witness"

    share_id: Mapped[int] = mapped_column(ForeignKey("share.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_staff: Mapped[bool]
    seen_at: Mapped[Moment]


class ShareConsent(Base):
    """Somebody read what strangers can see, and agreed."""

    __tablename__ = "share_consent"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    given_at: Mapped[Moment]
    withdrawn_at: Mapped[Moment | None]


class ShareLink(Base):
    """The page that strangers come to from a share, in words of its own; a task without a row has none."""

    __tablename__ = "share_link"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[ShortText]
    text: Mapped[LongText] = mapped_column(default="")
    created_at: Mapped[Moment]
