"""The course home: what is due for a learner, how far everybody is for staff, a way to each activity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.kinds import Kind
from lti_tool.activities.proposals.service import count_open
from lti_tool.activities.service import lines_of
from lti_tool.activities.values import ActivityLine
from lti_tool.activities.views import all_kinds
from lti_tool.activities.views.asked import step_words
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.grading.overview import (
    ScoreCount,
    StepCount,
    course_facts,
    own_standings,
    score_counts,
    step_counts,
)
from lti_tool.grading.rules import counts_until, moved
from lti_tool.grading.values import LearnerStanding, StepStanding
from lti_tool.launch.rules import OpenStep, due_for_me
from lti_tool.launch.views.sparks import sparks_of
from lti_tool.launch.views.worth_asked import worth_asked
from lti_tool.web.carrier import opened_from
from lti_tool.web.numbers import points
from lti_tool.web.permissions import Permission, may
from lti_tool.web.times import moment

AT_ONCE = 5
"""Steps that a learner is shown at once; later ones are folded."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do: in which activity, what, by when, and what is missing of it."""

    title: str
    url: str
    state: str
    what: str
    detail: str
    missing: str


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity of the list; `done` and `score` are a learner's own, the rest is for staff."""

    title: str
    url: str
    kind: Kind
    when: str
    is_folded: bool = False
    """Whether nothing is to be done there any more."""
    done: str = ""
    score: str = ""
    steps: Sequence[tuple[str, str]] = ()
    """What each asks for, and how many have met it."""
    waiting: str = ""
    refused: str = ""
    held: str = ""
    learners_url: str = ""
    copy_to_check: bool = False
    learners_see_it: bool = True


def course_home(who: Who, now: datetime) -> str:
    """Draw the home of the course: for staff, or for a learner."""
    lines = lines_of(db.session(), who.context_id)
    if may(who, Permission.SEE_OVERVIEW):
        return _for_staff(who, lines, now)
    lines = [line for line in lines if line.learners_see_it]
    if not lines:
        return render_template("launch/nothing_yet.html")
    return _for_learner(who, lines, now)


def _for_learner(who: Who, lines: Sequence[ActivityLine], now: datetime) -> str:
    standings = own_standings(db.session(), who.context_id, who.membership_id, now)
    lines = [_own_line(line, standings[line.id]) for line in lines]
    rows = [_own_row(who, line, standings[line.id], now) for line in lines]
    coming = _next_steps(who, {line.id: line for line in lines}, standings, now)
    return render_template(
        "launch/course.html",
        coming=coming[:AT_ONCE],
        later=coming[AT_ONCE:],
        rows=[row for row in rows if not row.is_folded],
        folded=[row for row in rows if row.is_folded],
        sparks=sparks_of(who, lines, now),
        asked=worth_asked(who, lines, now),
        row_of={line.id: row for line, row in zip(lines, rows, strict=True)},
    )


def _for_staff(who: Who, lines: Sequence[ActivityLine], now: datetime) -> str:
    session = db.session()
    facts = course_facts(session, who.context_id)
    steps, scores = step_counts(session, who.context_id), score_counts(session, who.context_id)
    rows = [
        _staff_row(who, line, steps.get(line.id, ()), scores.get(line.id, ScoreCount()), facts.learners, now)
        for line in lines
    ]
    return render_template(
        "launch/course_for_staff.html",
        rows=[row for row in rows if not row.is_folded],
        folded=[row for row in rows if row.is_folded],
        facts=facts,
        proposed=count_open(session, who.context_id),
    )


def _next_steps(
    who: Who, lines: Mapping[int, ActivityLine], standings: Mapping[int, LearnerStanding], now: datetime
) -> list[NextStep]:
    unmet: dict[tuple[int, int], StepStanding] = {
        (activity_id, one.step.position): one
        for activity_id in lines
        for one in standings[activity_id].steps
        if one.progress.met_at is None
    }
    steps = [
        OpenStep(
            activity_id,
            position,
            one.step.due_at,
            counts_until(one.step, standings[activity_id].terms.late),
            lines[activity_id].opens_at,
            lines[activity_id].closes_at,
        )
        for (activity_id, position), one in unmet.items()
    ]
    return [
        _next_step(who, lines[step.activity_id], unmet[step.activity_id, step.position], now)
        for step in due_for_me(steps, now)
    ]


def _next_step(who: Who, line: ActivityLine, one: StepStanding, now: datetime) -> NextStep:
    kind, made, rest = all_kinds()[line.kind], one.progress.counted, one.step.needed - one.progress.counted
    return NextStep(
        title=line.title,
        url=_url(who, line, kind.page_endpoint),
        state="late" if one.step.due_at and one.step.due_at < now else "begun" if made else "todo",
        what=step_words(one.step),
        detail=_due(line, one.step.due_at, now),
        missing=str(ngettext("one more to go", "%(num)d more to go", rest)) if made else "",
    )


def _own_line(line: ActivityLine, standing: LearnerStanding) -> ActivityLine:
    """An activity closes later for who has more time."""
    return replace(line, closes_at=moved(line.closes_at, standing.extension, standing.terms.zone))


def _own_row(who: Who, line: ActivityLine, standing: LearnerStanding, now: datetime) -> ActivityRow:
    kind, score = all_kinds()[line.kind], standing.score
    steps, done = len(standing.steps), score.done_steps
    return ActivityRow(
        title=line.title,
        url=_url(who, line, kind.page_endpoint),
        kind=kind,
        when=_when(line, now),
        is_folded=line.is_over(now) or (bool(steps) and done == steps),
        done=_("%(done)s of %(all)s done", done=done, all=steps) if steps else "",
        score=_score(standing),
    )


def _staff_row(
    who: Who, line: ActivityLine, steps: Sequence[StepCount], scores: ScoreCount, learners: int, now: datetime
) -> ActivityRow:
    kind = all_kinds()[line.kind]
    met = [
        (step_words(one.step), _("%(done)s of %(all)s done", done=one.met, all=one.of(learners)))
        for one in steps
    ]
    waiting = ngettext("%(num)d score waits", "%(num)d scores wait", scores.waiting)
    refused = ngettext("%(num)d score needs you", "%(num)d scores need you", scores.refused)
    return ActivityRow(
        title=line.title,
        url=_url(who, line, kind.page_endpoint),
        kind=kind,
        when=_when(line, now),
        is_folded=line.is_over(now) and not (scores.waiting or scores.refused or scores.held),
        steps=met,
        waiting=waiting if scores.waiting else "",
        refused=refused if scores.refused else "",
        held=ngettext("%(num)d score is held", "%(num)d scores are held", scores.held) if scores.held else "",
        learners_url=_url(who, line, "activities.learners"),
        copy_to_check=line.copy_to_check,
        learners_see_it=line.learners_see_it,
    )


def _url(who: Who, line: ActivityLine, endpoint: str) -> str:
    return url_for(endpoint, participation=opened_from(who.public_id, line.id))


def _when(line: ActivityLine, now: datetime) -> str:
    if line.closes_at and line.is_over(now):
        return str(_("closed %(when)s", when=moment(line.closes_at)))
    if line.opens_at and line.opens_at > now:
        return str(_("opens %(when)s", when=moment(line.opens_at)))
    return str(_("open until %(when)s", when=moment(line.closes_at)) if line.closes_at else _("open"))


def _due(line: ActivityLine, due_at: datetime | None, now: datetime) -> str:
    opens_at = line.opens_at if line.opens_at and line.opens_at > now else None
    if due_at is None:
        return str(_("opens %(when)s", when=moment(opens_at)) if opens_at else _("no date"))
    if due_at < now:
        return str(_("was due %(when)s, still counts", when=moment(due_at)))
    if opens_at is None:
        return str(_("by %(when)s", when=moment(due_at)))
    return str(_("from %(start)s to %(end)s", start=moment(opens_at), end=moment(due_at)))


def _score(standing: LearnerStanding) -> str:
    score = standing.score
    if not score.possible_points:
        return ""
    earned, possible = points(score.earned_points), points(score.possible_points)
    return str(_("%(earned)s of %(possible)s so far", earned=earned, possible=possible))
