"""A course with a gradebook column, for tests of grading: rows as launches and forms would leave them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.acts.models import Verb
from lti_tool.acts.service import NewAct, append, lock_membership
from lti_tool.course.models import Context, Deployment, LineItem, Membership, Person, Registration
from lti_tool.grading.models import ScoreDelivery
from lti_tool.grading.rules import StepTerms
from lti_tool.grading.service import refresh
from lti_tool.grading.steps import replace_steps

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
ALL_SCOPES = " ".join(f"{SCOPE}{name}" for name in ("lineitem", "result.readonly", "score"))
ONE_POST = StepTerms("post", needed=1, minimum_words=20, due_at=None, share=1)


@dataclass
class Course:
    """One activity in one course of one registration; its column is out of 10."""

    session: Session
    registration_id: int
    context_id: int
    activity_id: int
    line_item_id: int | None
    start: datetime
    items: "count[int]" = field(default_factory=lambda: count(1))

    def learner(self, name: str = "Ada", roles: str = "Learner", *, is_test_user: bool = False) -> int:
        """Enrol somebody; returns the membership's id."""
        number = len(self.session.scalars(select(Membership.id).filter_by(context_id=self.context_id)).all())
        person = Person(
            registration_id=self.registration_id,
            id_on_platform=f"{self.context_id}-{number + 1}",
            name=name,
            created_at=self.start,
        )
        self.session.add(person)
        self.session.flush()
        membership = Membership(
            context_id=self.context_id,
            person_id=person.id,
            number=number + 1,
            roles=roles,
            is_test_user=is_test_user,
            created_at=self.start,
        )
        self.session.add(membership)
        self.session.flush()
        return membership.id

    def post(
        self, who: int, minute: float = 0, words: int = 50, *, to: int | None = None, digest: str = ""
    ) -> int:
        """Give a post or a reply; returns the item's id."""
        item = next(self.items)
        self.act(Verb.GAVE, who, item, minute, words, to=to, digest=digest)
        return item

    def edit(self, who: int, item: int, minute: float, words: int = 50, *, to: int | None = None) -> None:
        self.act(Verb.EDITED, who, item, minute, words, to=to)

    def take_back(self, who: int, item: int, minute: float) -> None:
        self.act(Verb.TOOK_BACK, who, item, minute)

    def act(
        self,
        verb: Verb,
        who: int,
        item: int,
        minute: float,
        words: int = 0,
        *,
        to: int | None = None,
        digest: str = "",
    ) -> None:
        """Append an act and refresh, as `activities.participate` does."""
        now = self.at(minute)
        lock_membership(self.session, who)
        append(
            self.session,
            NewAct(self.activity_id, who, who, verb, "post", item, to, words, digest),
            now,
        )
        self.refresh(who, minute)

    def refresh(self, who: int, minute: float) -> None:
        refresh(
            self.session,
            registration_id=self.registration_id,
            activity_id=self.activity_id,
            membership_id=who,
            now=self.at(minute),
        )

    def steps(self, *steps: StepTerms) -> None:
        replace_steps(self.session, self.activity_id, steps, self.start)

    def at(self, minute: float) -> datetime:
        return self.start + timedelta(minutes=minute)

    def delivery(self, who: int) -> ScoreDelivery | None:
        return self.session.scalar(
            select(ScoreDelivery).filter_by(membership_id=who).execution_options(populate_existing=True)
        )

    def wish(self, who: int) -> ScoreDelivery:
        found = self.delivery(who)
        assert found is not None
        return found


def make_course(
    session: Session,
    start: datetime,
    *,
    steps: Sequence[StepTerms] = (ONE_POST,),
    has_column: bool = True,
    column_url: str | None = "https://lms.test/items/1",
    scopes: str = ALL_SCOPES,
    registration_id: int | None = None,
    name: str = "one",
) -> Course:
    """Make a course, in a registration of its own unless one is given."""
    registration_id = registration_id or _registration(session, start, name)
    context_id = _context(session, registration_id, start, scopes, name)
    activity = Activity(
        uuid=f"00000000-0000-4000-8000-{context_id:012}",
        registration_id=registration_id,
        context_id=context_id,
        kind="discussion",
        title="Entropy",
        prompt="",
        prompt_html="",
        objective="Learn",
        score_maximum=10,
        created_at=start,
    )
    session.add(activity)
    session.flush()
    line_item_id = None
    if has_column:
        item = LineItem(
            context_id=context_id,
            activity_id=activity.id,
            url=column_url,
            score_maximum=10,
            created_at=start,
        )
        session.add(item)
        session.flush()
        line_item_id = item.id
    course = Course(session, registration_id, context_id, activity.id, line_item_id, start)
    course.steps(*steps)
    return course


def _registration(session: Session, start: datetime, name: str) -> int:
    registration = Registration(
        name=name,
        issuer=f"https://{name}.lms.test",
        client_id="client",
        auth_url="https://lms.test/auth",
        token_url="https://lms.test/token",
        jwks_url="https://lms.test/jwks",
        family="moodle",
        created_at=start,
    )
    session.add(registration)
    session.flush()
    return registration.id


def _context(session: Session, registration_id: int, start: datetime, scopes: str, name: str) -> int:
    deployment = session.scalar(select(Deployment).filter_by(registration_id=registration_id))
    if deployment is None:
        deployment = Deployment(
            registration_id=registration_id, id_on_platform="1", approved_at=start, created_at=start
        )
        session.add(deployment)
        session.flush()
    context = Context(
        deployment_id=deployment.id,
        id_on_platform=f"course-{name}",
        line_items_url="https://lms.test/items",
        ags_scopes=scopes,
        created_at=start,
    )
    session.add(context)
    session.flush()
    return context.id
