"""One registration's way to its gradebooks: claimed in batches, sent by threads, settled in batches.

A lane for each registration keeps a sick platform from holding up the others (fault 14). No transaction is
open while a platform is called. Nobody waits for the slowest of a batch.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event, Lock
from time import monotonic, sleep

import structlog
from sqlalchemy.exc import SQLAlchemyError

from lti_tool.database import writing
from lti_tool.grading.answered import count_answers
from lti_tool.grading.jobs.calls import Calls, is_overridden, may_be_overridden
from lti_tool.grading.jobs.outcomes import Reply
from lti_tool.grading.jobs.replies import Sent, pause_after, put_back, settlement_of
from lti_tool.grading.jobs.state import Column, Ready, Tools
from lti_tool.grading.jobs.threads import Threads
from lti_tool.grading.sendings import Wish, claim_wishes
from lti_tool.grading.settlements import Settlement, release_wishes, settle_wishes
from lti_tool.lti.score_times import NONE, clock_offset
from lti_tool.outbox.rules import PauseValue, grown
from lti_tool.outbox.service import keep_pause

log = structlog.get_logger()
CALL_SECONDS = 30
"""The longest that a call may take; nothing is sent that could outlive its lease."""
GATHER_SECONDS = 0.25
"""How long replies may wait to be settled together."""
DATABASE_PATIENCE = 30
"""For so long a lane tries to write down what it knows, in seconds."""


class Lane:
    """Delivers what is due for one registration, until nothing is, or it is paused or stopped."""

    def __init__(
        self,
        tools: Tools,
        calls: Calls,
        registration_id: int,
        pause: PauseValue,
        stop: Event,
        offset: timedelta = NONE,
    ) -> None:
        """`offset` is the platform's clock minus ours, as far as is known."""
        self.offset = offset
        self.settled = 0
        self._log = log.bind(registration_id=registration_id)
        self._tools = tools
        self._calls = calls
        self._registration_id = registration_id
        self._pause = self._kept_pause = pause
        self._stop = stop
        self._lock = Lock()
        self._threads: Threads[Sent | Ready] = Threads(f"lane-{registration_id}")
        self._open: set[int] = set()
        self._columns: dict[int, Column] = {}
        self._buffer: list[Settlement] = []
        self._unsent: list[Wish] = []
        self._questions: list[Callable[[], Ready]] = []
        self._gathered_at = self._look_at = 0.0

    def run(self) -> None:
        """Work until there is nothing left to do."""
        try:
            while self._claim() or self._open or self._buffer or self._unsent:
                self._ask()
                if self._open:
                    self._gather()
                if self._is_time_to_settle():
                    self._settle()
        finally:
            self._threads.close()

    @property
    def _width(self) -> int:
        return self._pause.at_once or self._tools.at_once

    def _is_closing(self) -> bool:
        return self._stop.is_set() or self._pause.is_running(self._tools.clock())

    def _claim(self) -> bool:
        """Claim more where the threads may run dry; returns whether anything came."""
        if self._is_closing() or len(self._open) > 3 * self._width or monotonic() < self._look_at:
            return False
        most = 4 * self._width
        try:
            with writing(self._tools.session_factory) as session:
                self._calls.look_again(session)
                key, now = self._registration_id, self._tools.clock()
                news = self._calls.announces_submissions
                count, wishes = claim_wishes(session, key, now, most, self.offset, announces_submissions=news)
        except SQLAlchemyError as error:
            self._log.warning("claim_failed", error=type(error).__name__)
            count, wishes = 0, []
        # A short batch was all that is due for now.
        self._look_at = 0 if count == most else monotonic() + GATHER_SECONDS
        self._open.update(wish.id for wish in wishes)
        self._threads.widen(min(self._width, len(self._open)))
        for wish in wishes:
            self._route(wish)
        return count > 0

    def _route(self, wish: Wish) -> None:
        """Send a wish, or first find out about its column."""
        column = self._columns.setdefault(wish.line_item_id, Column())
        if column.url and column.url != wish.url:
            wish = replace(wish, url=column.url)
        if column.waiting is not None:
            column.waiting.append(wish)
        elif wish.url is None or (may_be_overridden(wish) and not column.knows(wish.user_id)):
            self._find_out(wish)
        elif self._is_overridden(wish, column):
            reply = Reply("overridden", found=column.found[wish.user_id] * wish.maximum)
            self._conclude(Sent(wish, reply, reached_platform=False), reply)
        else:
            self._threads.give(lambda: self._send(wish))

    def _is_overridden(self, wish: Wish, column: Column) -> bool:
        found = column.found.get(wish.user_id)
        return found is not None and is_overridden(wish, found * wish.maximum)

    def _find_out(self, wish: Wish, again: bool = False) -> None:
        column = self._columns[wish.line_item_id]
        waiting = column.waiting = [wish]
        self._questions.append(lambda: self._answer(wish.line_item_id, waiting, again))

    def _ask(self) -> None:
        """Have threads find out about columns, once all who want to know are together."""
        for question in self._questions:
            self._threads.give(question)
        self._questions = []

    def _answer(self, line_item_id: int, waiting: list[Wish], again: bool) -> Ready:
        prepared = self._calls.prepare(list(waiting), again)
        if prepared.failure:
            self._note(prepared.failure)
        return Ready(line_item_id, prepared)

    def _send(self, wish: Wish) -> Sent:
        is_late = self._tools.clock() + timedelta(seconds=CALL_SECONDS) > wish.until
        if is_late or wish.url is None or self._is_closing():
            return Sent(wish, None)
        reply = self._calls.send(wish, wish.url)
        self._note(reply)
        return Sent(wish, reply)

    def _note(self, reply: Reply) -> None:
        """Learn about the platform in the thread that called it: the next call must know of a pause."""
        now = self._tools.clock()
        with self._lock:
            if reply.platform_date:
                self.offset = clock_offset(reply.platform_date, now)
            before, self._pause = self._pause, pause_after(self._pause, reply, self._tools.at_once, now)
            if self._pause.paused_until != before.paused_until:
                self._log.warning("registration_paused", code=reply.answer)

    def _gather(self) -> None:
        """Take what the threads have done, after waiting for the first of it."""
        for done in self._threads.taken(GATHER_SECONDS):
            if isinstance(done, Ready):
                self._on_ready(done)
            else:
                self._on_sent(done)

    def _on_ready(self, ready: Ready) -> None:
        column, prepared = self._columns[ready.line_item_id], ready.prepared
        wishes, column.waiting = column.waiting or [], None
        if prepared.found is not None:
            column.found, column.covers, column.read_at = prepared.found, prepared.covers, monotonic()
        column.url = prepared.url or column.url
        for wish in wishes:
            if prepared.put_back:
                self._keep(put_back(wish, self._tools.clock()))
            elif prepared.failure:
                self._conclude(Sent(wish, prepared.failure, reached_platform=False), prepared.failure)
            else:
                self._route(wish)

    def _on_sent(self, sent: Sent) -> None:
        if sent.reply is None:
            self._unsent.append(sent.wish)
            self._open.discard(sent.wish.id)
        elif sent.reply.answer != "column_gone" or not self._seek(sent.wish):
            self._conclude(sent, sent.reply)

    def _conclude(self, sent: Sent, reply: Reply) -> None:
        wish, now = sent.wish, self._tools.clock()
        self._columns[wish.line_item_id].found.pop(wish.user_id, None)
        self._keep(settlement_of(sent, reply, self._pause, now, self._tools.luck))
        if reply.answer != "delivered":
            self._log.info("score_not_delivered", delivery_id=wish.id, code=reply.answer)

    def _seek(self, wish: Wish) -> bool:
        """Look once for a column whose address answers 404; returns whether the wish goes on."""
        column = self._columns[wish.line_item_id]
        if column.waiting is not None or (column.url and column.url != wish.url):
            self._route(wish)
        elif column.was_sought:
            return False
        else:
            column.was_sought = True
            self._find_out(wish, again=True)
        return True

    def _keep(self, settlement: Settlement) -> None:
        if not self._buffer:
            self._gathered_at = monotonic()
        self._buffer.append(settlement)
        self._open.discard(settlement.wish.id)

    def _is_time_to_settle(self) -> bool:
        many = len(self._buffer) >= 2 * self._width
        return many or not self._open or monotonic() - self._gathered_at >= GATHER_SECONDS

    def _settle(self) -> None:
        if any(s.delivered_at for s in self._buffer):
            with self._lock:
                self._pause = grown(self._pause, self._tools.at_once)
        deadline = monotonic() + DATABASE_PATIENCE
        while not self._write_down():
            if monotonic() > deadline:
                break
            sleep(1)
        self.settled += len(self._buffer)
        self._buffer, self._unsent = [], []

    def _write_down(self) -> bool:
        pause = self._pause
        try:
            with writing(self._tools.session_factory) as session:
                settle_wishes(session, self._buffer)
                count_answers(session, self._registration_id, self._buffer, self._tools.clock())
                release_wishes(session, self._unsent)
                if pause != self._kept_pause:
                    keep_pause(session, self._registration_id, pause)
        except SQLAlchemyError as error:
            self._log.warning("settle_failed", error=type(error).__name__)
            return False
        self._kept_pause = pause
        return True
