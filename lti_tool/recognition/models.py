"""How somebody's name is said."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Moment

LONGEST_HINT = 80
"""Characters on how a name is said."""


class NameHint(Base):
    """How a learner's name is said, as they wrote it for the staff of one course; no row, no hint."""

    __tablename__ = "name_hint"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[str] = mapped_column(String(LONGEST_HINT))
    given_at: Mapped[Moment]
