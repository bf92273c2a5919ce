"""With what a form of settings begins, whatever the kind: as for a new activity, or as an activity stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.forms import ActivityForm
from lti_tool.activities.forms.grading import NEW_LATE, grading_data
from lti_tool.activities.forms.steps import rows_of
from lti_tool.activities.values import ActivityView
from lti_tool.grading.values import GradingTerms, StepTerms

F = TypeVar("F", bound=ActivityForm)


def begun(
    form_class: type[F],
    site: SiteDefaults,
    maximum: Default,
    closes_at: datetime,
    steps: Sequence[StepTerms],
    grading: GradingTerms | None = None,
    **own: Any,
) -> F:
    """Return the form of a new activity; `own` is what the kind alone has. Late work counts as for most."""
    form = form_class(
        score_maximum=site.of(maximum),
        closes_at=closes_at,
        steps=rows_of(steps),
        **grading_data(grading or GradingTerms(NEW_LATE)),
        **own,
    )
    form.obey(site)
    return form


def standing(
    form_class: type[F],
    site: SiteDefaults,
    activity: ActivityView,
    steps: Sequence[StepTerms],
    terms: GradingTerms,
    **own: Any,
) -> F:
    """Return the form of an activity as it stands; `own` is what the kind alone has."""
    names = ("title", "prompt", "objective", "reason", "opens_at", "closes_at")
    texts = {name: getattr(activity, name) for name in names}
    form = form_class(**texts, steps=rows_of(steps), **grading_data(terms), **own)
    form.kept_maximum = activity.score_maximum
    form.obey(site)
    return form
