"""Reading: the questions with what one answered, what the class said, and one learner's answers for staff."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.openings import opened_with
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views import all_kinds
from lti_tool.activities.views.showing import ActivityShowing
from lti_tool.activities.views.work import work_of
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.grading.looks import waiting_looks
from lti_tool.kinds.quiz.options import read_options
from lti_tool.kinds.quiz.public import public_spreads, public_token
from lti_tool.kinds.quiz.rules import FEWEST
from lti_tool.kinds.quiz.service import OwnAnswer, own_answers, spreads, wrong_before, wrong_texts
from lti_tool.kinds.quiz.views.blueprint import activity_of, bp
from lti_tool.kinds.quiz.views.words import Asked, QuestionLine, question_line
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.carrier import opened_from
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports

MOST_WRONG = 10
NOTHING: Mapping[str, Asked] = {}


class Showing(ActivityShowing):
    """One request's view of a quiz."""

    @property
    def asks_beyond(self) -> int:
        """How many answers a step asks for where there are fewer questions; 0 where none does."""
        there = len(read_options(self.activity.options).questions)
        counted = [one.step for one in self.standing.steps if one.step.kind in ("answer", "right")]
        most = max((step.needed for step in counted), default=0)
        return most if there and most > there else 0

    def lines_of_reader(self, typed: Mapping[str, Asked]) -> list[QuestionLine]:
        """Return the questions as they stand for the reader; `typed` is what was not taken, by their key."""
        session, reader_id = db.session(), self.who.membership_id
        questions = read_options(self.activity.options).questions
        own = own_answers(session, self.activity.id, reader_id)
        was_wrong = wrong_before(session, self.activity, reader_id, questions, ports().secret)
        return self.lines(own, typed, was_wrong)

    def lines(
        self, own: Mapping[str, OwnAnswer], typed: Mapping[str, Asked], was_wrong: Collection[str] = ()
    ) -> list[QuestionLine]:
        """Return the questions; what is right is told of what was answered, and of all once it is over.

        `was_wrong` holds those that the reader had answered wrongly before they were erased, by key.
        """
        counted = spreads(db.session(), self.activity)
        found = []
        for number, question in enumerate(read_options(self.activity.options).questions, 1):
            asked = typed.get(question.key, Asked())
            if (answered := own.get(question.key)) is not None:
                asked = Asked(answered.given, answered.is_right)
            asked = replace(asked, was_wrong=question.key in was_wrong)
            tells = asked.given is not None or self.who.is_staff or self.refusal == "closed"
            fewest = 1 if self.who.is_staff else FEWEST
            spread = counted[question.key]
            found.append(question_line(number, question, asked, spread, tells=tells, fewest=fewest))
        return found


@bp.get("/")
@allowed(Permission.READ)
def page(who: Who) -> ResponseReturnValue:
    """Show the questions."""
    showing = Showing(who, activity_of(who), now())
    answer = show_page(showing)
    showing.note_opening()
    return answer


def show_page(showing: Showing, typed: Mapping[str, Asked] = NOTHING) -> str:
    """Render the page; `typed` is what was not taken, by the question's key."""
    activity, leads_on = showing.activity, _leads_on(showing.who, showing.activity)
    lines = showing.lines_of_reader(typed)
    return render_template(
        "quiz/page.html", showing=showing, activity=activity, lines=lines, leads_on=leads_on
    )


def _leads_on(who: Who, activity: ActivityView) -> list[tuple[str, str]]:
    """Return titles and addresses of what opens with a quiz, for who came from the course home or from it."""
    home, led_from = who.home_id, who.led_from
    found = opened_with(db.session(), who, activity.id) if home or led_from else ()
    if led_from:
        # They launched one of these, and the others are not theirs to open.
        title = found[0].title if len(found) == 1 else str(_("what follows"))
        return [(title, url_for("launch.home", participation=led_from))]
    return [
        (
            one.title,
            url_for(all_kinds()[one.kind].page_endpoint, participation=opened_from(str(home), one.id)),
        )
        for one in found
    ]


@bp.get("/opening")
@allowed(Permission.READ)
def opening(who: Who) -> ResponseReturnValue:
    """Show the questions as a part of the page that they open; without script, on a page of their own."""
    if not wants_fragment():
        return redirect(url_for("quiz.page"), 303)
    return show_opening(Showing(who, activity_of(who), now()))


def show_opening(showing: Showing, typed: Mapping[str, Asked] = NOTHING, just: str = "") -> str:
    """Render that part; `just` is the key of what was answered just now."""
    lines = showing.lines_of_reader(typed)
    return render_template("quiz/opening.html", showing=showing, lines=lines, just=just)


@bp.get("/glance")
@allowed(Permission.SEE_WORK)
def glance(who: Who) -> ResponseReturnValue:
    """Show staff what the class said, and what strangers did."""
    showing = Showing(who, activity_of(who), now())
    session, activity = db.session(), showing.activity
    token = public_token(session, activity.id)
    strangers = public_spreads(session, activity) if token else {}
    questions = read_options(activity.options).questions
    typed = [one.key for one in questions if one.kind in ("number", "text")]
    wrong = wrong_texts(session, activity.id, MOST_WRONG) if typed else {}
    return render_template(
        "quiz/glance.html",
        showing=showing,
        activity=activity,
        lines=showing.lines({}, {}),
        wrong={key: wrong.get(key, []) for key in typed},
        strangers={key: (one.right, one.total) for key, one in strangers.items()},
        public_url=ports().settings.base_url + url_for("public_quiz.show", token=token) if token else "",
        waiting_looks=waiting_looks(session, activity.id),
    )


@bp.get(f"/work/<int(max={LARGEST_ID}):membership_id>")
@allowed(Permission.SEE_WORK)
def work(who: Who, membership_id: int) -> ResponseReturnValue:
    """Show what one learner answered, with their steps and their score."""
    showing = Showing(who, activity_of(who), now())
    activity = showing.activity
    return render_template(
        "quiz/work.html",
        activity=activity,
        work=work_of(activity, membership_id, showing.now),
        lines=showing.lines(own_answers(db.session(), activity.id, membership_id), {}),
        back_url=url_for("quiz.page"),
    )
