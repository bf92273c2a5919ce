"""Reading: the clue at which one stands and those behind one, and one learner's work."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.views.showing import ActivityShowing
from lti_tool.activities.views.work import work_of
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.kinds.hunt.options import read_options
from lti_tool.kinds.hunt.service import Chain, chain_of
from lti_tool.kinds.hunt.views.blueprint import activity_of, bp
from lti_tool.kinds.hunt.views.words import ClueLine, clue_line
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports


class Showing(ActivityShowing):
    """One request's view of a hunt."""

    def chain(self, membership_id: int | None = None) -> Chain:
        """Return the reader's chain, or another's."""
        return chain_of(db.session(), self.activity, membership_id or self.who.membership_id, ports().secret)

    def lines(self, chain: Chain) -> tuple[ClueLine | None, list[ClueLine]]:
        """Return the clue at which somebody stands, and those behind them, the newest first."""
        options, behind = read_options(self.activity.options), chain.passed
        done = [
            clue_line(number, clue, chain, options, self.clock)
            for number, clue in enumerate(chain.clues, 1)
            if clue.key in behind
        ]
        here = chain.next
        if here is None:
            return None, done[::-1]
        number = chain.clues.index(here) + 1
        return clue_line(number, here, chain, options, self.clock), done[::-1]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, with what is wrong of it."""

    answer: str = ""
    problem: str = ""


@bp.get("/")
@allowed(Permission.READ)
def page(who: Who) -> ResponseReturnValue:
    """Show where the reader stands."""
    showing = Showing(who, activity_of(who), now())
    answer = show_page(showing)
    showing.note_opening()
    return answer


def show_page(showing: Showing, typed: Typed | None = None) -> str:
    """Render the page; `typed` is an answer that did not solve the clue."""
    chain = showing.chain()
    here, done = showing.lines(chain)
    return render_template(
        "hunt/page.html",
        showing=showing,
        activity=showing.activity,
        here=here,
        done=done,
        count=len(chain.clues),
        typed=typed or Typed(),
    )


@bp.get(f"/work/<int(max={LARGEST_ID}):membership_id>")
@allowed(Permission.SEE_WORK)
def work(who: Who, membership_id: int) -> ResponseReturnValue:
    """Show where one learner stands, with their steps and their score."""
    return show_work(Showing(who, activity_of(who), now()), membership_id)


def show_work(showing: Showing, membership_id: int, words: str = "", problem: str = "") -> str:
    """Render one learner's work; `words` are a reason that was not taken, and `problem` why."""
    activity = showing.activity
    chain = showing.chain(membership_id)
    here, done = showing.lines(chain)
    return render_template(
        "hunt/work.html",
        activity=activity,
        membership_id=membership_id,
        work=work_of(activity, membership_id, showing.now),
        here=here,
        done=done,
        count=len(chain.clues),
        words=words,
        problem=problem,
        back_url=url_for("hunt.glance"),
    )
