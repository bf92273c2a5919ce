"""What a quiz says of its questions, of answers and of what the others said."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.values import ActivityView
from lti_tool.kinds.quiz.rules import FEWEST, Question, Spread, place_order
from lti_tool.kinds.quiz.rules.questions import LONGEST_ANSWER
from lti_tool.web.times import moment
from lti_tool.web.wording import Wording


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One thing that can be chosen or ordered: its place, its words, and how many took it."""

    place: int
    words: str
    is_right: bool
    is_own: bool
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question as a page shows it."""

    key: str
    number: int
    kind: str
    text: str
    choices: tuple[ChoiceLine, ...]
    is_answered: bool
    is_right: bool
    own_words: str
    """What the reader answered, where it is not seen at the choices."""
    right_words: str
    explanation: str
    spread_words: str
    """What the class said, in a sentence."""
    shows_spread: bool
    problem: str
    typed: tuple[str, ...]
    """What stands in the form, as it was sent."""
    erased_words: str
    """Why an answer cannot count as right any more; "" where it can."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page knows of one question beside the question itself."""

    given: str | None = None
    """The answer as it is kept, None where there is none."""
    is_right: bool = False
    problem: str = ""
    typed: tuple[str, ...] = ()
    was_wrong: bool = False
    """Whether the reader had answered it wrongly before they were erased."""


def question_line(
    number: int, question: Question, asked: Asked, spread: Spread, *, tells: bool, fewest: int = FEWEST
) -> QuestionLine:
    """Return a question; `tells` whether the reader sees what is right and what the others said.

    That is told from `fewest` answers on.
    """
    shows = tells and spread.total >= fewest
    return QuestionLine(
        key=question.key,
        number=number,
        kind=question.kind,
        text=question.text,
        choices=tuple(_choices(question, asked, spread, tells=tells, shows=shows)),
        is_answered=asked.given is not None,
        is_right=asked.is_right,
        own_words=_own_words(question, asked.given),
        right_words=right_words(question) if tells else "",
        explanation=question.explanation if tells else "",
        spread_words=spread_words(spread, fewest) if tells else "",
        shows_spread=shows,
        problem=asked.problem,
        typed=asked.typed,
        erased_words=erased_words() if asked.was_wrong else "",
    )


def right_words(question: Question) -> str:
    """Say what is right, where it is not seen at the choices."""
    match question.kind:
        case "order":
            return " → ".join(question.choices)
        case "number":
            value, tolerance = question.choices
            return value if tolerance == "0" else f"{value} ± {tolerance}"
        case "text":
            return question.choices[0]
    return ""


def erased_words() -> str:
    """Say what an answer counts that was given before somebody was erased."""
    return str(
        _(
            "You answered this before you had erased what Stoke holds about you, and it was not right: "
            "another answer earns nothing more."
        )
    )


def spread_words(spread: Spread, fewest: int) -> str:
    """Say what the class said."""
    if not spread.total and fewest == 1:
        return str(_("Nobody has answered yet."))
    if spread.total < fewest:
        return str(_("What the others said is shown once %(fewest)s have answered.", fewest=fewest))
    return str(
        ngettext(
            "%(right)s of %(num)d had it right.",
            "%(right)s of %(num)d had it right.",
            spread.total,
            right=spread.right,
        )
    )


def invalid_words(reason: str) -> str:
    """Return the sentence below a question whose answer was not taken."""
    words = {
        "empty": _("Give an answer."),
        "no_choice": _("Choose among what stands here."),
        "no_number": _("Write a number, such as 4 or 4.5."),
        "too_long": _("An answer holds up to %(most)s characters.", most=LONGEST_ANSWER),
        "no_order": _("Give each its own place, from the first to the last."),
    }
    return str(words[reason])


def changed_words() -> Wording:
    """Return what a page says where somebody answers a question that was reworded or removed meanwhile."""
    lead = _("Your instructor changed or removed it meanwhile, so your answer was not taken.")
    todo = _("Go back to the quiz and answer it as it stands now.")
    return Wording(404, _("This question has changed"), lead, [todo])


def conflict_words(reason: str, activity: ActivityView) -> Wording:
    """Return what a page says where an answer comes too early or too late."""
    if reason == "closed" and activity.closes_at:
        title, lead = _("This quiz is over"), _("It closed %(when)s.", when=moment(activity.closes_at))
        todo = _("Go back and read what is right.")
    else:
        when = moment(activity.opens_at) if activity.opens_at else ""
        title, lead = _("This quiz has not begun"), _("It opens %(when)s.", when=when)
        todo = _("Come back then.")
    return Wording(409, title, lead, [todo])


def _choices(
    question: Question, asked: Asked, spread: Spread, *, tells: bool, shows: bool
) -> Sequence[ChoiceLine]:
    if question.kind in ("number", "text"):
        return []
    places = place_order(question) if question.kind == "order" else range(len(question.choices))
    own = asked.given.split(",") if asked.given and question.kind != "order" else []
    return [
        ChoiceLine(
            place=place,
            words=question.choices[place],
            is_right=tells and place in question.right,
            is_own=str(place) in own,
            count=spread.of_choices[place] if shows and spread.of_choices else 0,
            percent=round(100 * spread.of_choices[place] / spread.total)
            if shows and spread.of_choices
            else 0,
        )
        for place in places
    ]


def _own_words(question: Question, given: str | None) -> str:
    if given is None:
        return ""
    if question.kind == "order":
        return " → ".join(question.choices[int(place)] for place in given.split(","))
    return given if question.kind in ("number", "text") else ""
