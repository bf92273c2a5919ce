"""The calls to a gradebook that a lane's threads make; what comes back is a value, never an exception."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool import errors
from lti_tool.course.models import Registration
from lti_tool.database import writing
from lti_tool.grading.columns import (
    ColumnWanted,
    column_wanted,
    keep_column,
    lease_column,
    release_column,
)
from lti_tool.grading.jobs.gradebook import Gradebook
from lti_tool.grading.jobs.outcomes import Reply, reply_to
from lti_tool.grading.rules import differs
from lti_tool.grading.sendings import Wish
from lti_tool.grading.submissions import write_address
from lti_tool.lti.platforms import quirks_of
from lti_tool.lti.service_calls import RESULT_READONLY
from lti_tool.lti.values import KnownRegistration, LineItem, Score, Submission

TRIES_WITH_RESULTS = 3
"""After so many failures of a score it is sent without a look at the results: these may be what fails."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a column before scores are sent to it."""

    url: str | None
    found: dict[str, float] | None = None
    """What stands there by user id, as a share of the maximum; None: not known."""
    covers: frozenset[str] | None = None
    """Whose results `found` is about, None: everybody's."""
    failure: Reply | None = None
    put_back: bool = False
    """Another worker is making the column."""


class Calls:
    """The calls of one registration; threads share it."""

    def __init__(
        self,
        session_factory: Callable[[], Session],
        gradebook: Gradebook,
        clock: Callable[[], datetime],
        registration: KnownRegistration,
    ) -> None:
        self._session_factory = session_factory
        self._gradebook = gradebook
        self._clock = clock
        self._registration = registration

    def look_again(self, session: Session) -> None:
        """Call the platform by what an admin says of it now; for a lane that runs for hours."""
        row = session.get(Registration, self._registration.id)
        if row is not None:
            self._registration = row.known()

    @property
    def announces_submissions(self) -> bool:
        """Whether the first score for a learner's work tells this platform of it."""
        return quirks_of(self._registration).announces_submissions

    def send(self, wish: Wish, url: str) -> Reply:
        """Publish one score, and look at what stands there where it is refused as stale."""
        try:
            date = self._publish(wish, url)
            return self._after_delivery(wish, url, date)
        except errors.ScoreStale:
            return self._after_stale(wish, url)
        except Exception as error:
            return reply_to(error)

    def _publish(self, wish: Wish, url: str) -> datetime | None:
        submission = self._submission(wish, url)
        score = Score(wish.user_id, wish.given, wish.maximum, wish.stamp, wish.completed, submission)
        try:
            return self._gradebook.publish(self._registration, url, score, self._clock())
        except errors.ColumnLocked:
            if submission is None:
                raise
            # Perhaps it was the submission that was one too many (lti.md C6, check 14); a grade is none.
            score = replace(score, submission=None)
            return self._gradebook.publish(self._registration, url, score, self._clock())

    def _submission(self, wish: Wish, url: str) -> Submission | None:
        told = wish.submission
        if told is None or (told.is_doubtful and self._is_there(wish, url)):
            return None
        address = write_address(self._gradebook.launch_url, told.resource_id, told.key)
        # Not later than the score's own time, which is never in the platform's future (C6, check 12).
        return Submission(min(told.submitted_at, wish.stamp), address)

    def _is_there(self, wish: Wish, url: str) -> bool:
        """Whether the score that told of a submission may have arrived; yes where nobody can tell."""
        try:
            return wish.user_id in self._read(url, wish.user_id)
        except errors.PlatformError:
            return True

    def _after_delivery(self, wish: Wish, url: str, date: datetime | None) -> Reply:
        """Tell whether a score that was to win over a person's did: Moodle answers 200 and keeps the person's
        (lti.md D, "Recorded").
        """
        if wish.found_given is None:
            return Reply("delivered", platform_date=date)
        try:
            found = self._read(url, wish.user_id).get(wish.user_id)
        except errors.PlatformError:
            return Reply("delivered", platform_date=date)
        if found is None or not differs(found * wish.maximum, wish.given, wish.maximum):
            return Reply("delivered", platform_date=date)
        return Reply("overridden", platform_date=date, found=found * wish.maximum)

    def _after_stale(self, wish: Wish, url: str) -> Reply:
        try:
            results = self._read(url, wish.user_id)
        except errors.PlatformError:
            # Without the right to read results, a later timestamp is the only other way to find out.
            return Reply("stale")
        except Exception as error:
            return reply_to(error)
        found = results.get(wish.user_id)
        if found is None:
            return Reply("stale")
        found *= wish.maximum
        if not differs(found, wish.given, wish.maximum):
            return Reply("delivered", found=found)
        return Reply("overridden" if is_overridden(wish, found) else "stale", found=found)

    def prepare(self, wishes: list[Wish], again: bool) -> Prepared:
        """Find or make the column of these wishes, and read what stands there where that tells something.

        `again` says that the column's address answered 404: then it is looked for, and not made.
        """
        try:
            return self._prepare(wishes, again)
        except Exception as error:
            return Prepared(url=None, failure=reply_to(error))

    def _prepare(self, wishes: list[Wish], again: bool) -> Prepared:
        line_item_id, url = wishes[0].line_item_id, wishes[0].url
        with self._session_factory() as session:
            wanted = column_wanted(session, line_item_id)
        if again:
            return self._find_again(line_item_id, url, wanted)
        if url is None:
            return self._make(line_item_id, wanted)
        return self._look(wishes, url, wanted)

    def _find_again(self, line_item_id: int, url: str | None, wanted: ColumnWanted) -> Prepared:
        column = self._gradebook.find(self._registration, wanted, self._clock())
        if column is None or column.url == url or not self._keep(line_item_id, column):
            return Prepared(url=None, failure=Reply("column_gone"))
        return Prepared(url=column.url)

    def _make(self, line_item_id: int, wanted: ColumnWanted) -> Prepared:
        with writing(self._session_factory) as session:
            is_ours = lease_column(session, line_item_id, self._clock())
        if not is_ours:
            return Prepared(url=None, put_back=True)
        try:
            column = self._gradebook.find_or_create(self._registration, wanted, self._clock())
        except Exception:
            with writing(self._session_factory) as session:
                release_column(session, line_item_id)
            raise
        if not self._keep(line_item_id, column):
            return Prepared(url=None, failure=Reply("column_gone"))
        return Prepared(url=column.url)

    def _keep(self, line_item_id: int, column: LineItem) -> bool:
        with writing(self._session_factory) as session:
            kept = keep_column(session, line_item_id, column, self._clock())
        return kept

    def _look(self, wishes: list[Wish], url: str, wanted: ColumnWanted) -> Prepared:
        unknown = Prepared(url, found={})
        if RESULT_READONLY not in wanted.service.scopes:
            return unknown
        # One learner's result is one call, where a course's may be many pages.
        user_id = wishes[0].user_id if len(wishes) == 1 else None
        try:
            found = self._read(url, user_id)
        except (errors.ScopeMissing, errors.AnswerUnreadable):
            return unknown
        except (errors.PlatformFailed, errors.PlatformSilent, errors.ScoreRefused):
            if min(wish.tried.attempts for wish in wishes) < TRIES_WITH_RESULTS:
                raise
            return unknown
        return Prepared(url, found, covers=frozenset({user_id}) if user_id else None)

    def _read(self, url: str, user_id: str | None) -> dict[str, float]:
        results = self._gradebook.read_results(self._registration, url, self._clock(), user_id)
        # A learner without a score is left out: an empty cell is no sign of a person.
        return {r.user_id: r.score / r.maximum for r in results if r.score is not None and r.maximum > 0}


def may_be_overridden(wish: Wish) -> bool:
    """Whether a difference in the gradebook would be a person's doing."""
    return wish.sent_given is not None and not wish.is_unsure


def is_overridden(wish: Wish, found: float) -> bool:
    """Whether a person put `found` there, and nobody has told us to write over it (Retry)."""
    if not may_be_overridden(wish):
        return False
    known = (wish.sent_given, wish.given, wish.found_given)
    return all(differs(found, score, wish.maximum) for score in known if score is not None)
