"""Prompts that learners propose: the list with its votes, proposing one, and what instructors say to each."""

from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.proposals.rules import MOST_OPEN
from lti_tool.activities.proposals.service import (
    decline,
    proposal_in,
    proposals_for,
    propose,
    switch,
    vote,
    withdraw,
)
from lti_tool.activities.values import Beginning
from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import Conflict
from lti_tool.launch.forms import DeclineForm, ProposalForm
from lti_tool.web.asking import allowed, participation_blueprint
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_uuid

bp = participation_blueprint("proposals", __name__, "/proposals")
ONE = f"/<int(max={LARGEST_ID}):proposal_id>"


@bp.get("/")
@allowed(Permission.SEE_COURSE)
def show(who: Who) -> ResponseReturnValue:
    """Show what is proposed, the most votes first, and what was said to it."""
    return _listing(who)


@bp.get("/new")
@allowed(Permission.PROPOSE)
def new(who: Who) -> ResponseReturnValue:
    """Show the form of a proposal."""
    return _asking(who, ProposalForm(), str(uuid4()))


@bp.post("/new")
@allowed(Permission.PROPOSE)
def make(who: Who) -> ResponseReturnValue:
    """Keep a proposal, or say what is missing, or that no more can wait at once."""
    form, uuid = ProposalForm(), sent_uuid("uuid")
    if not form.validate_on_submit():
        return _asking(who, form, uuid), 422
    try:
        propose(db.session(), who, uuid, form.terms(), now())
    except Conflict:
        return _asking(who, form, uuid), 422
    db.session.commit()
    return redirect(url_for("proposals.show", said="proposed"), 303)


@bp.post(f"{ONE}/vote")
@allowed(Permission.PROPOSE)
def give_vote(who: Who, proposal_id: int) -> ResponseReturnValue:
    """Be for a proposal, or take that back."""
    is_for = request.form.get("do") != "undo"
    vote(db.session(), who, proposal_id, now(), is_for=is_for)
    db.session.commit()
    return redirect(url_for("proposals.show", _anchor=f"proposal-{proposal_id}"), 303)


@bp.post(f"{ONE}/withdraw")
@allowed(Permission.PROPOSE)
def take_back(who: Who, proposal_id: int) -> ResponseReturnValue:
    """Withdraw one's own proposal."""
    withdraw(db.session(), who, proposal_id, now())
    db.session.commit()
    return redirect(url_for("proposals.show", said="withdrawn"), 303)


@bp.get(f"{ONE}/decline")
@allowed(Permission.DECIDE_PROPOSALS)
def decline_form(who: Who, proposal_id: int) -> ResponseReturnValue:
    """Ask for what its proposer is told."""
    return _declining(who, proposal_id, DeclineForm())


@bp.post(f"{ONE}/decline")
@allowed(Permission.DECIDE_PROPOSALS)
def say_no(who: Who, proposal_id: int) -> ResponseReturnValue:
    """Decline a proposal, for a reason that its proposer reads."""
    form = DeclineForm()
    if not form.validate_on_submit():
        return _declining(who, proposal_id, form), 422
    decline(db.session(), who, proposal_id, form.answer.data or "", now())
    db.session.commit()
    return redirect(url_for("proposals.show", said="declined"), 303)


@bp.post("/switch")
@allowed(Permission.DECIDE_PROPOSALS)
def turn(who: Who) -> ResponseReturnValue:
    """Let this course take proposals, or take no more."""
    switch(db.session(), who.context_id, is_on=request.form.get("do") == "on")
    db.session.commit()
    return redirect(url_for("proposals.show"), 303)


def beginning_of(who: Who, proposal_id: int) -> Beginning:
    """Return what the form of an activity begins with that is made of a proposal.

    Raises:
        NotHere: if the course has no such proposal that waits.
    """
    one = proposal_in(db.session(), who, proposal_id)
    return Beginning(one.title, one.prompt, one.reason)


def _listing(who: Who) -> str:
    naming = Naming(who.is_staff)
    return render_template(
        "launch/proposals.html",
        proposals=proposals_for(db.session(), who),
        name_of=lambda one: shown_name(naming, one.author),
        refusal_words=_refusals(),
        said=_said().get(request.args.get("said", "")),
    )


def _asking(who: Who, form: ProposalForm, uuid: str) -> str:
    refusal = proposals_for(db.session(), who).refusal
    return render_template(
        "launch/propose.html", form=form, uuid=uuid, refusal=_refusals()[refusal] if refusal else None
    )


def _declining(who: Who, proposal_id: int, form: DeclineForm) -> str:
    one = proposal_in(db.session(), who, proposal_id)
    return render_template(
        "launch/decline.html", one=one, name=shown_name(Naming(who.is_staff), one.author), form=form
    )


def _refusals() -> dict[str, str]:
    return {
        "off": _("This course takes no proposals at the moment."),
        "enough": _(
            "%(most)s of your proposals wait for an answer. Withdraw one, or wait until one is answered.",
            most=MOST_OPEN,
        ),
    }


def _said() -> dict[str, str]:
    return {
        "proposed": _("Proposed. Others can vote for it now, and your instructor reads it."),
        "withdrawn": _("Withdrawn. Nobody sees it any more."),
        "declined": _("Declined. Whoever proposed it reads why; nobody else does."),
    }
