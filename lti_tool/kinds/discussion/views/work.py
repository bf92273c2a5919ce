"""One learner's work in context, for staff: what they wrote, to whom, and where they stand with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.picking.service import told_of
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views import all_kinds
from lti_tool.activities.views.checklist import least_words
from lti_tool.activities.views.clock import gradebook_name
from lti_tool.activities.views.picking import pick_lines
from lti_tool.activities.views.work import learner_name, learner_panels
from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.grading.neighbours import Neighbour, neighbours
from lti_tool.grading.standings import learner_work
from lti_tool.grading.values import LearnerWork
from lti_tool.kinds.discussion.naming import naming_of
from lti_tool.kinds.discussion.reading.values import PostView
from lti_tool.kinds.discussion.reading.work import PieceOfWork, read_work
from lti_tool.kinds.discussion.service import PostPlace
from lti_tool.kinds.discussion.sight.service import sight_of_learner
from lti_tool.kinds.discussion.texts import glimpse_of
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.kinds.discussion.views.cards import Cards
from lti_tool.kinds.discussion.views.faces import Card
from lti_tool.kinds.discussion.views.mentioning import named_html
from lti_tool.kinds.discussion.views.writing import place_in_thread
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.naming import shown_name
from lti_tool.web.numbers import points
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@dataclass(frozen=True, slots=True)
class Answered:
    """What a post answers: who wrote it, how it begins, and the whole."""

    name: str
    glimpse: str
    html: str
    """Sanitised when it was saved; "" where the beginning is all."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One post as the page shows it."""

    card: Card
    answered: Answered | None
    url: str
    """Its place in the discussion."""


@bp.get(f"/work/<int(max={LARGEST_ID}):membership_id>")
@allowed(Permission.SEE_WORK)
def work(who: Who, membership_id: int) -> ResponseReturnValue:
    """Show one person's posts, newest first, with their steps, their score, and whether it arrived."""
    activity, moment = activity_of(who), now()
    learner = learner_work(db.session(), activity.id, membership_id, moment)
    if naming_of(who, activity).anonymity.hides_from_staff:
        return _score_alone(activity, learner)
    least = least_words([one.step for one in learner.standing.steps]) if learner.is_scored else {}
    cards = Cards(who, activity, moment, least, counts_for=membership_id)
    before = max(0, min(request.args.get("before", LARGEST_ID, type=int), LARGEST_ID))
    found = read_work(db.session(), activity.id, membership_id, before)
    picks, takeaways = told_of(db.session(), all_kinds(), activity, membership_id, moment)
    return render_template(
        "discussion/pieces.html" if wants_fragment() and before < LARGEST_ID else "discussion/work.html",
        activity=activity,
        name=learner_name(learner),
        panels=learner_panels(learner, activity, moment),
        pieces=_pieces(cards, naming_of(who, activity), found.pieces),
        membership_id=membership_id,
        learner_is_scored=learner.is_scored,
        look_id=learner.look_id,
        sight=sight_of_learner(db.session(), activity, membership_id, moment),
        picks=pick_lines(picks),
        takeaways=takeaways,
        beside=_beside(neighbours(db.session(), activity.id, learner.number)),
        is_first_page=before == LARGEST_ID,
        older=_older(membership_id, found.before),
    )


def _score_alone(activity: ActivityView, learner: LearnerWork) -> str:
    """Show what the gradebook gets of somebody whose posts stand under an alias, for staff too."""
    score = learner.standing.score
    return render_template(
        "discussion/work_apart.html",
        activity=activity,
        name=learner_name(learner),
        earned=points(score.earned_points),
        possible=points(score.possible_points if score.possible else score.maximum),
        is_scored=learner.is_scored and bool(learner.standing.steps),
    )


def _beside(found: tuple[Neighbour | None, Neighbour | None]) -> list[tuple[str, int, str]]:
    """Return who is before and after: the link's relation, the membership, and the name."""
    return [
        (rel, one.membership_id, gradebook_name(one.membership_id, one.number, one.name))
        for rel, one in zip(("prev", "next"), found, strict=True)
        if one is not None
    ]


def _older(membership_id: int, before: int | None) -> str | None:
    return url_for("discussion.work", membership_id=membership_id, before=before) if before else None


def _pieces(cards: Cards, naming: Naming, pieces: Sequence[PieceOfWork]) -> list[Piece]:
    return [_piece(cards, naming, one.post, one.answered) for one in pieces]


def _piece(cards: Cards, naming: Naming, post: PostView, answered: PostView | None) -> Piece:
    place = PostPlace(post.id, post.thread_id, post.parent_id, post.position)
    # What it answers stands above it, so no tag has to name whom.
    card = cards.to_read(replace(post, answers=None))
    return Piece(card, _answered(naming, answered) if answered else None, place_in_thread(place))


def _answered(naming: Naming, post: PostView) -> Answered:
    if post.is_deleted:
        return Answered(shown_name(naming, post.author), str(_("This post was removed.")), "")
    glimpse = glimpse_of(post.html)
    called = {one.membership_id: shown_name(naming, one) for one in post.mentions}
    html = named_html(post.html, called) if glimpse.endswith(" …") else ""
    return Answered(shown_name(naming, post.author), glimpse, html)
