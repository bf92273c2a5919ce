"""The one table of cards."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Digest, Id, LongText, Moment
from lti_tool.outbox.models import Leased


class LinkCard(Leased, Base):
    """A page that posts link to, once for the whole site, and what it says of itself.

    It waits for the worker while `due_at` is set. What cannot be had keeps its row without a title.
    """

    __tablename__ = "link_card"

    id: Mapped[Id]
    url_digest: Mapped[Digest] = mapped_column(unique=True)
    url: Mapped[LongText]
    title: Mapped[LongText] = mapped_column(default="")
    """Plain text, as is the description; "" while nothing is known."""
    description: Mapped[LongText] = mapped_column(default="")
    fetched_at: Mapped[Moment | None]
    """When it was asked for the last time."""
    due_at: Mapped[Moment | None] = mapped_column(index=True)
    """When to ask next; None: nothing to do."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Failures in a row."""


class PostCard(Base):
    """Which page a post links to first."""

    __tablename__ = "post_card"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("link_card.id", ondelete="CASCADE"), index=True)
