"""Posts, threads and drafts as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from lti_tool.course.naming import Author


@dataclass(frozen=True, slots=True)
class ThanksView:
    """Thanks for a post, as the reader may see them."""

    id: int
    thanker: Author
    reason: str
    is_private: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CardView:
    """What a page says of itself, in plain text; without a title nothing is known of it."""

    url: str
    title: str
    description: str

    @property
    def host(self) -> str:
        """Whose page it is."""
        return urlsplit(self.url).hostname or ""


@dataclass(slots=True)
class PostView:
    """A post as pages show it, with those of its replies that were read."""

    id: int
    thread_id: int | None
    parent_id: int | None
    answers_id: int | None
    position: int
    version: int
    author: Author
    html: str
    words: int
    is_late: bool
    reply_count: int
    active_at: datetime
    created_at: datetime
    is_edited: bool
    is_edited_after_reply: bool
    """Whether somebody had replied before it was edited, the last time."""
    is_deleted: bool
    is_deleted_by_author: bool
    resolves: bool
    """Whether it says what somebody now thinks."""
    is_endorsed: bool
    """Whether staff stand behind that."""
    is_hidden: bool
    """Whether staff hide it from learners."""
    staff_said: str
    """What staff decided last, and why; for its author and staff."""
    staff_words: str
    answers: Author | None
    """Whom it answers, where that does not follow from the place in which it is shown."""
    need: int = 0
    """Its place by need, of a thread's first post."""
    claimed_by: int | None = None
    """Whose the first reply is to write, until when."""
    claimed_until: datetime | None = None
    asks: bool = False
    """Whether it is a question."""
    asker: Author | None = None
    """Who asked the thread's question; None in a thread that does not ask, or whose question was removed."""
    answer_id: int | None = None
    """The accepted answer in its thread."""
    accepted_by_asker: bool = False
    reactions: tuple[int, int, int] = (0, 0, 0)
    """How many found it useful, new, and want more."""
    reacted: frozenset[str] = frozenset()
    """What the reader marks it as, of these."""
    card: CardView | None = None
    """Of the first page that it links to."""
    mentions: tuple[Author, ...] = ()
    """Who is named in it."""
    asked: tuple[Author, ...] = ()
    """Of a thread's first post: who is asked to reply and has not yet."""
    is_pinned: bool = False
    is_locked: bool = False
    """Whether its thread takes no more replies; why, its first post says:"""
    lock_reason: str = ""
    lock_words: str = ""
    origin: str = ""
    """"moved" or "split" where staff put the thread here."""
    accolades: tuple[str, ...] = ()
    """Why staff recognised it."""
    thanks: list[ThanksView] = field(default_factory=list)
    """The first few."""
    more_thanks: int = 0
    replies: list["PostView"] = field(default_factory=list)
    more_replies: int = 0
    """Replies of a thread that come after those read."""
    read_until: int = 0
    """The last position on this page of a thread's replies, 0 where only the first few were read."""


@dataclass(frozen=True, slots=True)
class DraftView:
    """What somebody has begun to write."""

    body: str
    saved_at: datetime
    kind: str = "give"
    """What it is to become: "give", "ask" or "thank"."""


class SeenThread(NamedTuple):
    """What tells whether a thread still looks as it did: whatever changes one of its texts changes this.

    Names and roles of authors are not in it.
    """

    id: int
    version: int
    reply_count: int
    author_id: int
    active_at: datetime
    touched: int
    is_pinned: bool
    """Whether it stands above all others."""
    need: int
    """Its place by need, see `lonely.rules`."""
    claimed_by: int | None
    """Whose the reply to it is to write, until when."""
    claimed_until: datetime | None
    replies: str
    """Of the first replies and of the accepted answer, "id:version:author" each, with commas between."""

    def is_by(self, membership_id: int) -> bool:
        """Whether somebody wrote the thread's first post or one of these replies."""
        return self.author_id == membership_id or f":{membership_id}," in f"{self.replies},"


@dataclass(frozen=True, slots=True)
class Glance:
    """One page of threads, newest activity first, not read yet; `after` leads to the next one."""

    threads: Sequence[SeenThread]
    total: int
    draft: DraftView | None
    """The reader's own, of a new thread."""
    after: str | None
    thanked: frozenset[int] = frozenset()
    """Threads in which the reader has thanked for a post or reacted to one."""
    alias: str | None = None
    """What the activity calls the reader."""

    def concerns(self, thread: SeenThread, membership_id: int) -> bool:
        """Whether a thread looks another way to the reader than to others with the same rights."""
        mine = thread.is_by(membership_id) or thread.claimed_by == membership_id
        return mine or thread.id in self.thanked


@dataclass(frozen=True, slots=True)
class OldVersion:
    """What a post said until `replaced_at`."""

    version: int
    body: str
    replaced_at: datetime
