"""Posts as the templates show them: every word and address worked out, once for all posts of a page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from lti_tool.activities.rules import writing_refusal
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.clock import Clock
from lti_tool.course.naming import Author
from lti_tool.course.who import Who
from lti_tool.kinds.discussion.lonely.rules import waiting
from lti_tool.kinds.discussion.naming import naming_of
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.reading.values import PostView, ThanksView
from lti_tool.kinds.discussion.rules import may_accept, may_edit, may_react, may_remove
from lti_tool.kinds.discussion.views import changes
from lti_tool.kinds.discussion.views.deeds import deed_of, verb_of
from lti_tool.kinds.discussion.views.faces import (
    BASE,
    Card,
    Face,
    Link,
    LonelyNote,
    ReactionLine,
    ThanksLine,
    drawn,
    fold_of,
)
from lti_tool.kinds.discussion.views.lonely import lonely_note
from lti_tool.kinds.discussion.views.mentioning import named_html
from lti_tool.kinds.discussion.views.menus import StaffMenu
from lti_tool.kinds.discussion.views.words import reaction_words
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission, may

THREAD_LEVEL = 3


class Cards:
    """Makes the cards of one page for one reader."""

    def __init__(
        self,
        who: Who,
        activity: ActivityView,
        now: datetime,
        least_words: dict[str, int] | None = None,
        base: str | None = None,
        counts_for: int | None = None,
        folds: bool = False,
    ) -> None:
        """`base` is the address of the reader's discussion; `BASE` for cards that others see too.

        `counts_for` is whose posts are told what they miss to be counted; the reader's own where it is None.
        `folds` folds the end of long posts away.
        """
        self._who, self._clock, self._naming = who, Clock(now), naming_of(who, activity)
        self._refusal = writing_refusal(activity.opens_at, activity.closes_at, now)
        self._writes, self._moderates = may(who, Permission.WRITE), may(who, Permission.MODERATE)
        self._of_staff = StaffMenu(who)
        self.takes_replies = self._takes_marks = self._refusal is None and self._writes
        self._sees_history = may(who, Permission.READ_HISTORY)
        self._base = base or url_for("discussion.page")
        self._least_words, self._folds = least_words or {}, folds
        self._counts_for = counts_for or who.membership_id
        self._worth = 0 if who.is_staff else activity.first_reply_points
        self._options, self._meanings = read_options(activity.options), reaction_words()
        self._instructor, self._late = _("Instructor"), _("late")

    def of(self, post: PostView, level: int = THREAD_LEVEL) -> Card:
        """Return the card of a post and of the replies that were read with it."""
        return self._card(post, self.face(post, level), [self.of(reply, level + 1) for reply in post.replies])

    def alone(self, post: PostView) -> Card:
        """Return the card of a post that a page is about: without replies, and nothing to press."""
        bare = replace(self._to_read(post), more=(), thanks=(), more_thanks=0, reactions=(), lonely=None)
        return self._card(post, replace(bare, accolades=()), [])

    def to_read(self, post: PostView) -> Card:
        """Return the card of a post that is looked at outside its thread: nobody answers it there."""
        return self._card(post, self._to_read(post), [])

    def _to_read(self, post: PostView) -> Face:
        face = self.face(post, THREAD_LEVEL)
        return replace(face, reacts=False, reply_url=None, thank_url=None, accept_url=None, lonely=None)

    def _card(self, post: PostView, face: Face, replies: Sequence[Card]) -> Card:
        return Card(
            id=post.id,
            name=face.name,
            level=face.level,
            article=drawn(face, self._clock.locale).replace(BASE, self._base),
            replies=replies,
            more_replies=post.more_replies,
            more_url=f"{self._base}threads/{post.id}{f'?after={post.read_until}' if post.read_until else ''}",
            is_accepted=bool(face.accepted_words),
            is_cut=not post.read_until,
            holds_replies=face.level < THREAD_LEVEL + self._options.depth,
        )

    def face(self, post: PostView, level: int = THREAD_LEVEL) -> Face:
        """Return all that is drawn of a post; `level` is that of its heading."""
        url = f"{BASE}posts/{post.id}"
        return Face(
            id=post.id,
            name=self._name(post.author),
            when=self._clock.short(post.created_at),
            when_full=self._clock.full(post.created_at),
            when_iso=post.created_at.isoformat(timespec="seconds"),
            html=named_html(post.html, {one.membership_id: self._name(one) for one in post.mentions}),
            folds=fold_of(post.words) if self._folds else "",
            level=level,
            role_tag=self._role_tag(post.author),
            reply_to=_("reply to %(name)s", name=self._name(post.answers)) if post.answers else None,
            notes=changes.place_notes(post) + self._notes(post),
            card=None if self._is_gone(post) else post.card,
            locked_words=changes.locked_words(post),
            edited_words=changes.edited_words(post),
            edited_url=f"{url}/history" if post.is_edited and self._sees_history else None,
            state_words=changes.gone_words(post) if self._is_gone(post) else "",
            staff_note=self._staff_note(post),
            act="ask" if post.asks else "give",
            verb=verb_of(post, hangs=level > THREAD_LEVEL),
            is_answered=post.asks and post.answer_id is not None,
            accepted_words=self._accepted_words(post),
            asked=tuple(map(self._name, post.asked)),
            accolades=() if self._is_gone(post) else post.accolades,
            thanks=tuple(self._thanks_line(one) for one in post.thanks),
            more_thanks=post.more_thanks,
            reactions=() if self._is_gone(post) else self._reaction_lines(post),
            reacts=self._may_react(post),
            **self._addresses(post, url),
            more=self._menu(post, url),
            lonely=self._lonely(post),
        )

    def _addresses(self, post: PostView, url: str) -> dict[str, str | None]:
        accepts = self.lets_accept(post) and post.answer_id != post.id
        may = {"reply": self._may_reply(post), "thank": self._may_thank(post), "accept": accepts}
        return {f"{what}_url": f"{url}/{what}" if does else None for what, does in may.items()}

    def _name(self, author: Author) -> str:
        return shown_name(self._naming, author)

    def _lonely(self, post: PostView) -> LonelyNote | None:
        if self._refusal is not None or post.is_locked:
            # Nobody can answer, so nothing asks for it.
            return None
        me = self._who.membership_id
        state = waiting(post.need, post.created_at, post.claimed_by, post.claimed_until, me, self._clock.now)
        is_own = post.author.membership_id == me
        return lonely_note(state, self._worth, may_reply=self._may_reply(post), is_own=is_own)

    def _role_tag(self, author: Author) -> str | None:
        if not self._naming.hides(author):
            return self._instructor if author.is_staff else None
        is_own = author.membership_id == self._who.membership_id and not self._who.is_masquerade
        return str(_("you")) if is_own else None

    def _accepted_words(self, post: PostView) -> str:
        if post.answer_id != post.id:
            return ""
        if post.accepted_by_asker and post.asker:
            return str(_("Accepted by %(name)s, who asked", name=self._name(post.asker)))
        return str(_("Accepted by an instructor"))

    def _notes(self, post: PostView) -> tuple[str, ...]:
        notes = (self._late,) if post.is_late else ()
        if post.author.membership_id != self._counts_for or post.is_deleted:
            return notes
        least = self._least_words.get(deed_of(post), 0)
        if post.words >= least:
            return notes
        return (*notes, _("%(words)s of %(least)s words, not counted yet", words=post.words, least=least))

    def _thanks_line(self, said: ThanksView) -> ThanksLine:
        is_own = said.thanker.membership_id == self._who.membership_id
        may_take_back = (is_own and self.takes_replies) or (self._moderates and not said.is_private)
        return ThanksLine(
            name=self._name(said.thanker),
            reason=said.reason,
            when=self._clock.short(said.created_at),
            when_full=self._clock.full(said.created_at),
            when_iso=said.created_at.isoformat(timespec="seconds"),
            is_private=said.is_private,
            take_back_url=f"{BASE}thanks/{said.id}/take-back" if may_take_back else None,
            take_back_words=str(_("Take back") if is_own else _("Remove as staff")),
        )

    def _reaction_lines(self, post: PostView) -> tuple[ReactionLine, ...]:
        return tuple(
            ReactionLine(meaning, words, short, count, meaning in post.reacted)
            for (meaning, words, short), count in zip(self._meanings, post.reactions, strict=True)
        )

    def _is_gone(self, post: PostView) -> bool:
        return post.is_deleted or (post.is_hidden and not self._sees_hidden(post))

    def _sees_hidden(self, post: PostView) -> bool:
        return self._moderates or post.author.membership_id == self._who.membership_id

    def _staff_note(self, post: PostView) -> str:
        is_told = not post.is_deleted and self._sees_hidden(post)
        return changes.staff_words(post) if is_told else ""

    def _may_reply(self, post: PostView) -> bool:
        return self.takes_replies and not self._is_gone(post) and not post.is_locked

    def _may_react(self, post: PostView) -> bool:
        is_own = post.author.membership_id == self._who.membership_id
        reacts = may_react(self._options.reactions, is_own=is_own, is_staff=self._who.is_staff)
        return reacts and self._takes_marks and not self._is_gone(post)

    def _may_thank(self, post: PostView) -> bool:
        me = self._who.membership_id
        spared = (post.author.membership_id, *(one.thanker.membership_id for one in post.thanks))
        return self.takes_replies and not self._is_gone(post) and me not in spared

    def lets_accept(self, post: PostView) -> bool:
        """Whether the reader may say of this reply that it answers the question."""
        if post.asker is None or post.thread_id is None or self._is_gone(post) or not self._writes:
            return False
        is_asker = post.asker.membership_id == self._who.membership_id
        return may_accept(is_asker=is_asker, moderates=self._moderates, refusal=self._refusal)

    def _menu(self, post: PostView, url: str) -> tuple[Link, ...]:
        is_own = self._writes and post.author.membership_id == self._who.membership_id
        links, is_there = [], not post.is_deleted
        whose = {"is_own": is_own, "is_staff": self._who.is_staff, "is_hidden": post.is_hidden}
        if is_there and may_edit(**whose, refusal=self._refusal):
            links.append(Link(_("Edit"), f"{url}/edit", "edit"))
        if is_there and may_remove(is_own=is_own, moderates=self._moderates, refusal=self._refusal):
            links.append(Link(_("Remove"), f"{url}/remove", "close"))
        if post.answer_id == post.id and self.lets_accept(post):
            links.append(Link(_("No longer the answer"), f"{url}/accept", "close"))
        links.extend(self._of_staff.of(post, url, hides_author=self._naming.hides(post.author)))
        if post.version > 1 and self._sees_history:
            links.append(Link(_("History"), f"{url}/history", "clock"))
        return tuple(links)
