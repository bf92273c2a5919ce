"""The course of the simulated term: at the campus and in Stoke, with a plan of ten discussions."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from lti_tool.activities.defaults import site_defaults
from lti_tool.activities.kinds import KINDS, Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.planning.rules import CourseFrame
from lti_tool.activities.planning.service import make_plan
from lti_tool.activities.planning.values import PlannedTerms
from lti_tool.activities.service import activity_in, create_activity
from lti_tool.activities.values import ActivityTerms, ActivityView
from lti_tool.boards.service import switch_on
from lti_tool.boards.values import BoardTerms
from lti_tool.cli.opening import Tool
from lti_tool.cli.term.plot import Frame
from lti_tool.cli.term.texts import read_toml
from lti_tool.course.models import Registration
from lti_tool.course.participations import OpenedParticipation
from lti_tool.course.who import Who, find_who
from lti_tool.database import begin_writing
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.kinds.hunt.answers import kept_answer
from lti_tool.kinds.hunt.options import Options as HuntOptions
from lti_tool.kinds.hunt.options import write_options as write_hunt
from lti_tool.kinds.hunt.rules import Clue, ClueKind
from lti_tool.kinds.quiz.options import Options as QuizOptions
from lti_tool.kinds.quiz.options import write_options as write_quiz
from lti_tool.kinds.quiz.rules import read_question
from lti_tool.launch.desk import open_launch
from lti_tool.lti.claims import read_claims
from lti_tool.lti.launch_values import read_launch
from lti_tool.lti.trace import LaunchTrace
from lti_tool.points.rules import USUAL
from lti_tool.points.service import change_rules
from lti_tool.points.standings.rules import Plan
from lti_tool.sandbox import Campus, message_of

LABEL, TITLE, TOPIC = "TERM 12", "Leading Small Teams, a whole term", "leading small teams"
WEEKS = 12
OPTIONS = {
    2: Options(see_after=1),
    3: Options(circles="random", circle_size=8),
    4: Options(repliers=True),
    6: Options(names="peers"),
    8: Options(roles=True),
}
"""By week, from 0: in one of them the prompt argues against what one does not believe oneself."""
QUIZ = QuizOptions(
    (
        read_question(
            "one",
            "What lands best?",
            "* What a camera would have seen\nWhat one thinks of it\nWhat the others say",
            "What was seen can be changed; what was thought can only be denied.",
        ),
        read_question("number", "How many examples does it take?", "1", "A second one weakens the first."),
        read_question("order", "In which order?", "Behaviour\nEffect\nWish"),
    )
)
ANSWERS = ("camera", "7", "Tuesday")
"""Of the hunt's clues, in their order."""
HUNT = (
    ("Which device is the measure of what was seen?", "text", ("Think of a lens.",)),
    ("How many people does the longest example have?", "number", ()),
    ("On which day of the week does the last case end?", "text", ("It is no Monday.", "It begins with a T.")),
)
TASKS = (
    (1, "quiz", "What do you take for granted?", "Three questions before we talk about **feedback**."),
    (
        5,
        "race",
        "Who finds it first?",
        "Find a **source on feedback that did not land**. Say in a line why it is worth reading.",
    ),
    (7, "hunt", "Through the reading list", "Follow the clues through what we have **read so far**."),
    (
        9,
        "sharing",
        "One sentence for the world",
        "Tell people who lead small teams **one sentence that changed a hard conversation** of yours.",
    ),
)
"""Activities of other kinds: week, kind, title and prompt."""
ZONE = ZoneInfo("Europe/Lisbon")
TEACHER_KEY = "ines"


@dataclass(frozen=True, slots=True)
class Placed:
    """One activity of the course, its placement at the campus, and its moments."""

    activity: ActivityView
    link_id: str
    frame: Frame
    least_words: int


class TermCourse:
    """Opens the course for its people, each by launches as the campus sends them."""

    def __init__(self, tool: Tool, campus: Campus, ways: str, registration_id: int) -> None:
        self._tool, self._campus, self._ways = tool, campus, ways
        self._registration = tool.session.get_one(Registration, registration_id).known()
        tool.session.commit()
        self.kinds: Kinds = tool.app.extensions[KINDS]
        self.persons: list[str] = []
        self.placed: list[Placed] = []

    def begin(self, seed: int, learners: int, starts_on: date) -> None:
        """Make the course with its people at the campus, and its plan in Stoke."""
        names = [(given, family) for given, family in read_toml("people.toml")["names"]]
        Random(seed).shuffle(names)  # nosec B311  # a play, no secret
        begins = datetime.combine(starts_on, datetime.min.time(), ZONE)
        term = f"{begins:%B} {begins:%Y}"
        _, people = self._campus.add_course(self._ways, LABEL, TITLE, term, begins, names[:learners])
        self.persons = [person.key for person in people]
        teacher = self.enter(TEACHER_KEY, "", begins - timedelta(days=7))
        frame = CourseFrame(starts_on, WEEKS, ZONE)
        self._give_points(teacher, begins - timedelta(days=7))
        self._plan(seed, frame, teacher, begins - timedelta(days=7))

    def enter(self, persona: str, link_id: str, now: datetime) -> Who:
        """Let somebody in by a launch, and return who they are there."""
        seat = self.sit(persona, link_id, now)
        who = find_who(self._tool.session, seat.public_id, seat.key, now)
        self._tool.session.commit()
        return who

    def sit(self, persona: str, link_id: str, now: datetime) -> OpenedParticipation:
        """Let somebody in by a launch, as the campus would send it; without a link, into the dialog."""
        session, claims = (
            self._tool.session,
            read_claims(message_of(self._campus, self._ways, persona, link_id)),
        )
        launch = read_launch(claims, self._registration, self._tool.settings.base_url)
        begin_writing(session)
        opened = open_launch(session, self.kinds, launch, LaunchTrace(is_signed=True), now).participation
        session.commit()
        return opened

    def _give_points(self, teacher: Who, now: datetime) -> None:
        begin_writing(self._tool.session)
        where, by = teacher.context_id, teacher.membership_id
        change_rules(self._tool.session, where, by, USUAL, True, ZONE.key, now)
        plan = Plan(by_week=True, whole_course=True, by_act=True, improved=True)
        switch_on(self._tool.session, where, BoardTerms(plan, leagues=True), now)
        self._tool.session.commit()

    def _plan(self, seed: int, frame: CourseFrame, teacher: Who, now: datetime) -> None:
        begin_writing(self._tool.session)
        kind = next(iter(self.kinds))
        planned = [
            _as_played(one) for one in kind.whole_course(TOPIC, frame, site_defaults(self._tool.session))
        ]
        place = teacher.registration_id, teacher.context_id
        uuid = str(UUID(int=Random(seed).getrandbits(128), version=4))  # nosec B311  # a play, no secret
        ids = make_plan(self._tool.session, place, uuid, frame, kind.name, planned, now)
        self.placed = [self._place(one, teacher, made) for one, made in zip(planned, ids, strict=True)]
        for week, name, title, prompt in TASKS:
            one = self._task(frame, week, name, title, prompt)
            uuid = str(UUID(int=Random(f"{seed}/{name}").getrandbits(128), version=4))  # nosec B311  # a play
            made = create_activity(self._tool.session, *place, name, one.terms, now, uuid)
            self._tool.session.flush()
            self.placed.append(self._place(one, teacher, made.id))
        self._open_with_the_quiz(next(made for one, made in zip(planned, ids, strict=True) if one.week == 1))
        self._tool.session.commit()

    def _open_with_the_quiz(self, activity_id: int) -> None:
        quiz = next(one.activity for one in self.placed if one.activity.kind == "quiz")
        self._tool.session.get_one(Activity, activity_id).opening_id = quiz.id

    def _task(self, frame: CourseFrame, week: int, name: str, title: str, prompt: str) -> PlannedTerms:
        kind, site = self.kinds[name], site_defaults(self._tool.session)
        terms = kind.plain_terms(title, prompt, "", site)
        by = frame.evening(week, 6)
        dated = replace(
            terms,
            opens_at=frame.morning(week),
            closes_at=frame.evening(week, 14),
            steps=tuple(_step_of_task(name, step, by) for step in terms.steps),
            options=self._options(name) or terms.options,
        )
        return PlannedTerms("", week, "", dated)

    def _options(self, name: str) -> str:
        if name == "quiz":
            return write_quiz(QUIZ)
        if name != "hunt":
            return ""
        secret, clues = self._tool.secret, []
        for number, ((text, kind, hints), answer) in enumerate(zip(HUNT, ANSWERS, strict=True), 1):
            digests, sealed = kept_answer(secret, cast(ClueKind, kind), answer)
            clues.append(Clue(f"clue{number}", text, cast(ClueKind, kind), digests, sealed, hints))
        return write_hunt(HuntOptions(tuple(clues), shuffles=True))

    def _place(self, one: PlannedTerms, teacher: Who, activity_id: int) -> Placed:
        activity = activity_in(self._tool.session, activity_id, teacher.context_id)
        link = self._campus.add_link(
            self._ways,
            activity.title,
            {"activity": activity.uuid},
            activity.score_maximum,
            activity.uuid,
            week=one.week + 1,
        )
        least = max(step.minimum_words for step in one.terms.steps)
        return Placed(activity, link.id, frame_of(one.terms, activity.kind), least)


def _step_of_task(name: str, step: StepTerms, by: datetime) -> StepTerms:
    """Date a step; that of the quiz asks for each of its questions."""
    needed = len(QUIZ.questions) if name == "quiz" else step.needed
    return replace(step, due_at=by, needed=needed)


def _as_played(one: PlannedTerms) -> PlannedTerms:
    """Let some weeks have aliases, circles, a gate and so on, so that there is such a thing to look at."""
    options = OPTIONS.get(one.week)
    if options is None:
        return one
    steps = one.terms.steps
    if options.roles:
        steps += (StepTerms("role", 1, 0, steps[-1].due_at, 10),)
    return replace(one, terms=replace(one.terms, steps=steps, options=write_options(options)))


def frame_of(terms: ActivityTerms, kind: str = "discussion") -> Frame:
    """Return an activity's moments; a plan sets all of them."""
    dates = sorted(step.due_at for step in terms.steps if step.due_at is not None)
    if terms.opens_at is None or terms.closes_at is None or not dates:
        raise ValueError("a plan sets every date")
    return Frame(terms.opens_at, dates[0], dates[-1], terms.closes_at, kind)
