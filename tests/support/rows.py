"""Rows that many tests need, made the way the tool makes them."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.service import create_activity
from lti_tool.activities.values import ActivityTerms
from lti_tool.course.models import Registration
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.grading.values import StepTerms
from lti_tool.lti.values import (
    GradeService,
    Launch,
    LaunchContext,
    LaunchResourceLink,
    LaunchUser,
    MessageType,
    Role,
)

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
ALL_GRADES = frozenset({f"{AGS}lineitem", f"{AGS}score", f"{AGS}result.readonly"})


def make_registration(session: Session, now: datetime, issuer: str = "https://lms.test") -> Registration:
    """A registered platform with the approved deployment "1"."""
    terms = RegistrationTerms(
        name="Campus",
        issuer=issuer,
        client_id="client",
        auth_url=f"{issuer}/auth",
        token_url=f"{issuer}/token",
        jwks_url=f"{issuer}/keys",
    )
    return add_registration(session, terms, ("1",), now)


def make_launch(registration_id: int, **changes: object) -> Launch:
    """A learner's launch into course "c-1" by link "rl-1", with a gradebook column."""
    values: dict[str, object] = {
        "registration_id": registration_id,
        "message_type": MessageType.RESOURCE_LINK,
        "deployment_id": "1",
        "target_link_uri": "https://stoke.test/lti/launch",
        "user": LaunchUser("u-1", name="Amara Okafor", email="amara@school.test"),
        "roles": frozenset({Role.LEARNER}),
        "context": LaunchContext("c-1", "Leading Small Teams", "LEAD"),
        "resource_link": LaunchResourceLink("rl-1", "Feedback that lands"),
        "grades": GradeService(ALL_GRADES, "https://lms.test/items", "https://lms.test/items/1"),
    }
    return Launch(**values | changes)  # type: ignore[arg-type]  # the values are those of the fields


def make_activity(
    session: Session,
    registration_id: int,
    context_id: int | None,
    now: datetime,
    uuid: str = "6b7c1a1e-52a5-4d59-9c0e-6d3a4f0f7b11",
    steps: tuple[StepTerms, ...] = (StepTerms("post", 1, 0, None, 50), StepTerms("reply", 2, 0, None, 50)),
) -> Activity:
    """A discussion with two steps, open without dates."""
    terms = ActivityTerms(
        title="Feedback that lands",
        prompt="Tell us about feedback of yours that landed badly.",
        objective="Describe a behaviour and its effect.",
        reason="",
        opens_at=None,
        closes_at=None,
        score_maximum=10,
        steps=steps,
    )
    return create_activity(session, registration_id, context_id, "discussion", terms, now, uuid)
