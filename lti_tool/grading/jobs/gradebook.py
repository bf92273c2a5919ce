"""The platform's gradebook as the worker needs it, and the one behind the door to platforms."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from lti_tool.grading.columns import ColumnWanted
from lti_tool.lti import line_items, results, reviews, scores
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.platform_clock import platform_date
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import GradeService, KnownRegistration, LineItem, Result, Score


class Gradebook(Protocol):
    """A platform's gradebook. Threads share it; everything in it raises `PlatformError`s."""

    launch_url: str
    """Where a platform opens what we made or told of there."""

    def publish(
        self, registration: KnownRegistration, line_item_url: str, score: Score, now: datetime
    ) -> datetime | None:
        """Send a score; returns the platform's clock then, None where it does not tell."""
        ...

    def find(self, registration: KnownRegistration, wanted: ColumnWanted, now: datetime) -> LineItem | None:
        """The column with our resource id, None where there is none."""
        ...

    def find_or_create(
        self, registration: KnownRegistration, wanted: ColumnWanted, now: datetime
    ) -> LineItem:
        """The column with our resource id, made where there is none."""
        ...

    def read_results(
        self, registration: KnownRegistration, line_item_url: str, now: datetime, user_id: str | None = None
    ) -> Iterable[Result]:
        """What stands in a column, for everybody or for one learner."""
        ...

    def offer_review(
        self, registration: KnownRegistration, service: GradeService, line_item_url: str, now: datetime
    ) -> None:
        """Let a column say that work in it can be reviewed."""
        ...

    def platform_date(self, registration: KnownRegistration) -> datetime | None:
        """The platform's clock, None where it does not tell."""
        ...


class PlatformGradebook:
    """`Gradebook` by the Assignment and Grade Services of real platforms."""

    def __init__(self, http: PlatformHttp, tokens: AccessTokens, launch_url: str) -> None:
        """`launch_url` is where a platform opens what we made there."""
        self._http = http
        self._tokens = tokens
        self.launch_url = launch_url

    def publish(
        self, registration: KnownRegistration, line_item_url: str, score: Score, now: datetime
    ) -> datetime | None:
        """See `Gradebook.publish`."""
        return scores.publish(self._http, self._tokens, registration, line_item_url, score, now).platform_date

    def find(self, registration: KnownRegistration, wanted: ColumnWanted, now: datetime) -> LineItem | None:
        """See `Gradebook.find`."""
        return line_items.find(
            self._http, self._tokens, registration, wanted.service, wanted.resource_id, now
        )

    def find_or_create(
        self, registration: KnownRegistration, wanted: ColumnWanted, now: datetime
    ) -> LineItem:
        """See `Gradebook.find_or_create`."""
        new = line_items.NewLineItem(
            label=wanted.label,
            score_maximum=wanted.score_maximum,
            resource_id=wanted.resource_id,
            launch_url=self.launch_url,
            resource_link_id=wanted.resource_link_id,
        )
        return line_items.find_or_create(self._http, self._tokens, registration, wanted.service, new, now)

    def read_results(
        self, registration: KnownRegistration, line_item_url: str, now: datetime, user_id: str | None = None
    ) -> Iterable[Result]:
        """See `Gradebook.read_results`."""
        return results.read_results(self._http, self._tokens, registration, line_item_url, now, user_id)

    def offer_review(
        self, registration: KnownRegistration, service: GradeService, line_item_url: str, now: datetime
    ) -> None:
        """See `Gradebook.offer_review`."""
        reviews.offer_review(
            self._http, self._tokens, registration, service, line_item_url, self.launch_url, now
        )

    def platform_date(self, registration: KnownRegistration) -> datetime | None:
        """See `Gradebook.platform_date`."""
        return platform_date(self._http, registration)
