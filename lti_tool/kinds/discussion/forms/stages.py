"""A whole course of discussions in Salmon's five stages, laid over the course's weeks."""

from flask_babel import gettext as _

from lti_tool.activities.defaults import SiteDefaults
from lti_tool.activities.forms.grading import NEW_LATE
from lti_tool.activities.planning.rules import CourseFrame
from lti_tool.activities.planning.values import PlannedTerms
from lti_tool.activities.values import ActivityTerms
from lti_tool.grading.values import GradingTerms, StepTerms
from lti_tool.kinds.discussion.defaults import fixed_words, score_maximum
from lti_tool.kinds.discussion.prompts import StagePrompt, five_stages

CLOSES_ON = 14
"""The day, 1 for the first, on which one closes: a week for its steps, another for late work."""


def five_stage_course(topic: str, frame: CourseFrame, site: SiteDefaults) -> list[PlannedTerms]:
    """Return the discussions of a course on `topic`, each in a week of its own where weeks suffice."""
    prompts = [one.about(topic) for one in five_stages()]
    weeks = [frame.week_of(place, len(prompts)) for place in range(len(prompts))]
    return [
        PlannedTerms(
            part=_("%(number)s · %(stage)s", number=one.stage, stage=_stage(one.stage)),
            week=week,
            summary=one.line,
            terms=_terms(one, week, frame, site),
        )
        for one, week in zip(prompts, weeks, strict=True)
    ]


def _terms(one: StagePrompt, week: int, frame: CourseFrame, site: SiteDefaults) -> ActivityTerms:
    return ActivityTerms(
        title=one.title,
        prompt=one.text,
        objective=one.objective,
        reason=one.why,
        opens_at=frame.morning(week),
        closes_at=frame.evening(week, CLOSES_ON),
        score_maximum=site.of(score_maximum()),
        steps=tuple(
            StepTerms(
                kind=step.act,
                needed=step.needed,
                minimum_words=step.words if (fixed := fixed_words(site, step.act)) is None else fixed,
                due_at=frame.evening(week, step.day),
                share=step.share,
            )
            for step in one.steps
        ),
        grading=GradingTerms(NEW_LATE, zone=frame.zone.key),
    )


def _stage(number: int) -> str:
    names = (
        _("Arriving"),
        _("Meeting each other"),
        _("Exchanging what one finds"),
        _("Building knowledge together"),
        _("Taking it further"),
    )
    return str(names[number - 1])
