"""The ledger's one table."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Digest, Id, Moment


class Verb(StrEnum):
    """What an act does. A reply is a `gave` with a receiver (ADR 0007)."""

    ASKED = "asked"
    GAVE = "gave"
    RESOLVED = "resolved"
    """Closed with what they now think."""
    THANKED = "thanked"
    """Its receiver is the author of what they are thanked for."""
    ACCEPTED = "accepted"
    """A question is answered: the act of who asked it, even where staff do it. Its receiver answered."""
    REACTED = "reacted"
    """Marked a post as useful or the like, as its item's kind says; the post's author is the receiver."""
    SHARED = "shared"
    """Said something where people are, outside or here."""
    FOUND = "found"
    """Handed in a source."""
    ANSWERED = "answered"
    """Answered a question that has a right answer; its item's kind says whether it was right."""
    SOLVED = "solved"
    """Solved a clue; its item's kind says with how many hints."""
    READ = "read"
    """Stayed with an activity for a while, or noted what they take away, as its item's kind says."""
    RECOGNISED = "recognised"
    """Staff thanked a learner for an item, or in class; the learner is the receiver."""
    EDITED = "edited"
    TOOK_BACK = "took_back"
    HID = "hid"
    """Staff did: it counts no more until it is restored."""
    RESTORED = "restored"


ENDS = "verb IN ('took_back', 'hid', 'restored')"
"""What ends an item or begins it anew: few acts of many, which an index of their own finds."""


class Act(Base):
    """Something a person did, append-only (design.md, idea 1). Its text lives with the item.

    An item (a post, a thanks, an accepted answer, a reaction, a day of reading) is named by `item_kind` and
    `item_id`. The act that began it is followed by an `edited` for each change and by a `took_back` if it
    was; a thanks, a reaction or a takeaway may begin again.
    """

    __tablename__ = "act"
    __table_args__ = (
        Index("ix_act_activity_id_membership_id", "activity_id", "membership_id"),
        Index("ix_act_activity_id_digest", "activity_id", "digest"),
        Index("ix_act_activity_id_created_at", "activity_id", "created_at"),
        Index(
            "ix_act_ends",
            *("activity_id", "item_kind", "item_id"),
            sqlite_where=text(ENDS),
            postgresql_where=text(ENDS),
        ),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    """Whose act it is."""
    by_membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    """Who did it: another than the owner where staff take something back."""
    verb: Mapped[Verb] = mapped_column(String(20))
    item_kind: Mapped[str] = mapped_column(String(20))
    item_id: Mapped[int]
    to_membership_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    """Whom it answers or thanks, None for a new thread."""
    words: Mapped[int] = mapped_column(default=0)
    """Words of the text as it stood after the act, counted by `acts.rules.count_words`."""
    digest: Mapped[Digest] = mapped_column(default="")
    """Digest of the normalised text, while its author is here; what was found to be a copy stays one."""
    copy_of_id: Mapped[int | None] = mapped_column(ForeignKey("act.id", ondelete="SET NULL"), index=True)
    """Somebody else's earlier act with the same text: such a copy counts for no step (row P16)."""
    waited_hours: Mapped[int] = mapped_column(default=0)
    """How long whoever it answers had waited for the first reply, which it is; 0 where it is none."""
    is_private: Mapped[bool] = mapped_column(default=False)
    """Whether it moves no public number before its week is over: private thanks, what is under an alias."""
    about_id: Mapped[int | None]
    """The post that it marks or thanks for; None of all else, and of what was done before that was noted."""
    created_at: Mapped[Moment]
