"""What the discussion's templates get, for whole pages and for fragments."""

from datetime import datetime
from functools import cached_property

from flask import url_for
from flask_babel import gettext as _

from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.checklist import least_words
from lti_tool.activities.views.showing import ActivityShowing
from lti_tool.course.naming.service import aliases_of, give_aliases
from lti_tool.course.who import Who
from lti_tool.database import begin_writing, db
from lti_tool.grading.rules import ROLES
from lti_tool.kinds.discussion.circles.joining import joined
from lti_tool.kinds.discussion.limits import still_left
from lti_tool.kinds.discussion.naming import naming_of
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.reading.values import DraftView
from lti_tool.kinds.discussion.roles.rules import is_next_week
from lti_tool.kinds.discussion.roles.service import Holder, roles_of
from lti_tool.kinds.discussion.sight.rules import Sight
from lti_tool.kinds.discussion.sight.service import sight_of
from lti_tool.kinds.discussion.views.cards import Cards
from lti_tool.kinds.discussion.views.faces import BASE, Composer, acts_of_a_thread, composer_addresses
from lti_tool.kinds.discussion.views.gate import GateNote, gate_note
from lti_tool.kinds.discussion.views.promising import promise_key, seen_as_words
from lti_tool.kinds.discussion.views.roles import RoleLine, role_lines
from lti_tool.kinds.discussion.views.words import warning_words
from lti_tool.web.permissions import Permission, may
from lti_tool.web.sent import new_form_key


class Showing(ActivityShowing):
    """One request's view of a discussion: the reader, the moment, their steps, and what follows from them."""

    def __init__(self, who: Who, activity: ActivityView, now: datetime) -> None:
        super().__init__(who, activity, now)
        self.least_words = least_words([one.step for one in self.standing.steps])
        self.own_least_words = {} if who.is_staff else self.least_words
        """Of texts that count for the reader: none of a teacher's does."""
        self.naming = naming_of(who, activity)
        self.base: str = url_for("discussion.page")

    @cached_property
    def cards(self) -> Cards:
        """Makes cards with the reader's own addresses."""
        return self._cards(self.base)

    @cached_property
    def shared_cards(self) -> Cards:
        """Makes cards that readers with the same rights see too, while none is theirs; folds long ones."""
        return self._cards(BASE, folds=True)

    def _cards(self, base: str, folds: bool = False) -> Cards:
        cards = Cards(self.who, self.activity, self.now, self.own_least_words, base, folds=folds)
        # Who reads only marks as useful all the same: that is reading.
        cards.takes_replies &= not self.sight.reads_only
        return cards

    def draft_key(self, answers_id: int = 0) -> str:
        """Return the name of a text on the reader's device."""
        return f"{self.who.membership_id}-{self.activity.id}-{answers_id}"

    @cached_property
    def warning(self) -> str:
        """What the composer says of how many posts are left to the reader; "" where that is no matter."""
        return warning_words(still_left(db.session(), self.who, self.activity, self.now))

    @cached_property
    def own_alias(self) -> str | None:
        """What the reader is called here from when they first see where one writes; None: as always.

        Gives it in a transaction of its own, so nothing may wait to be committed.
        """
        who, session = self.who, db.session()
        if not self._has_alias:
            return None
        found = aliases_of(session, self.activity.id, [who.membership_id])
        if not found:
            session.rollback()
            begin_writing(session)
            found = give_aliases(session, self.activity.id, [who.membership_id], self.now)
            session.commit()
        return found[who.membership_id]

    def know_alias(self, alias: str | None) -> None:
        """Take the reader's alias from whoever has read it already."""
        if alias and self._has_alias:
            self.own_alias = alias

    @property
    def _has_alias(self) -> bool:
        return self.may_write and self.naming.anonymity.promises(to_staff=self.who.is_staff)

    def seen_as(self, alias: str | None) -> str:
        """Say under which name others see what the reader writes; "" where they do not."""
        return seen_as_words(self.who, self.naming.anonymity, alias) if self.may_write else ""

    @property
    def may_write(self) -> bool:
        """Whether a composer is shown."""
        return self.refusal is None and may(self.who, Permission.WRITE) and not self.sight.reads_only

    @cached_property
    def sight(self) -> Sight:
        """What the reader sees of it, in a circle from when they first see it.

        Puts them into one in a transaction of its own, so nothing may wait to be committed.
        """
        session = db.session()
        found = sight_of(session, self.who, self.activity, self.now)
        if found.circle == 0 and not self.who.is_masquerade:
            session.rollback()
            begin_writing(session)
            found = joined(session, self.who, self.activity, self.now)
            session.commit()
        return found

    @property
    def has_circles(self) -> bool:
        """Whether learners talk in small circles."""
        return read_options(self.activity.options).circles != "off"

    @property
    def is_let_close(self) -> bool:
        """Whether it is set that the reader closes with what they now think."""
        return self.who.is_staff or read_options(self.activity.options).resolutions == "all"

    @property
    def lets_resolve(self) -> bool:
        """Whether the reader may do so now."""
        return self.may_write and self.is_let_close

    @cached_property
    def holders(self) -> tuple[Holder, ...]:
        """Who holds a role."""
        return roles_of(db.session(), self.activity)

    @property
    def roles(self) -> tuple[RoleLine, ...] | None:
        """Who looks after it; None where nobody does by role."""
        if not read_options(self.activity.options).roles:
            return None
        return role_lines(
            self.who, self.naming, self.holders, is_over=self.refusal == "closed", closes=self.is_let_close
        )

    @property
    def roles_go_round(self) -> bool:
        """Whether others hold them each week, as long as it is not closed."""
        return self.refusal != "closed" and read_options(self.activity.options).roles_weekly

    @property
    def are_roles_due(self) -> bool:
        """Whether roles go round by the week, and this visit may be its first, or the reader may take one."""
        who = self.who
        if not read_options(self.activity.options).roles_weekly or self.refusal or who.is_masquerade:
            return False
        holders = self.holders
        newest = max((one.given_at for one in holders), default=None)
        may_take = not who.is_staff and who.membership_id not in [one.author.membership_id for one in holders]
        is_open = may_take and len(holders) < len(ROLES)
        return is_open or is_next_week(newest, self.now, self.standing.terms.zone)

    @cached_property
    def gate_note(self) -> GateNote | None:
        """What they are told about that."""
        if self.who.is_staff:
            return None
        over = self.refusal == "closed"
        return gate_note(self.activity, self.sight, may_write=self.may_write, is_over=over)

    @cached_property
    def depth(self) -> int:
        """How many levels of replies are shown."""
        return read_options(self.activity.options).depth

    def composer(
        self,
        draft: DraftView | None = None,
        error: str | None = None,
        form_key: str | None = None,
        answers: tuple[int, str] | None = None,
        joins: str = "#threads",
    ) -> Composer:
        """Return the composer of a new thread, or of a reply to (post id, name).

        `joins`: where in the page the list is that what is written comes into.
        """
        answers_id = answers[0] if answers else 0
        second = _("your reply to %(name)s", name=answers[1]) if answers else ""
        act, least = draft.kind if draft and not answers else "give", self.own_least_words
        return Composer(
            id=f"reply-{answers_id}-body" if answers else "body",
            action=url_for("discussion.reply", post_id=answers_id) if answers else url_for("discussion.post"),
            form_key=form_key or new_form_key(),
            second=second,
            label=_("Your reply") if answers else _("Your post"),
            text=draft.body if draft else "",
            minimum=least.get("reply" if answers else act, 0),
            draft_key=self.draft_key(answers_id),
            draft_state=_("Draft saved %(when)s", when=self.clock.hour(draft.saved_at)) if draft else "",
            **composer_addresses(answers_id),
            error=error,
            target=joins,
            swap="beforeend" if answers else "afterbegin",
            is_reply=answers is not None,
            act=act,
            first=_("Give"),
            acts=() if answers else acts_of_a_thread(least),
            whom_url=None if answers else url_for("discussion.thanks_form"),
            alike_url=None if answers else url_for("discussion.alike"),
            flag_url=url_for("discussion.flag_form", post_id=answers_id) if answers else None,
            warning=self.warning,
            seen_as=self.seen_as(self.own_alias),
            promise=promise_key(self.naming.anonymity),
        )
