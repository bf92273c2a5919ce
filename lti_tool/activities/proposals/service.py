"""Use cases of proposals: propose, vote, withdraw, take, decline, and switch all of it off."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Select, delete, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from lti_tool.activities.proposals.models import Proposal, ProposalSetting, ProposalVote
from lti_tool.activities.proposals.rules import State, proposing_refusal, takes_vote
from lti_tool.activities.proposals.values import Proposals, ProposalTerms, ProposalView
from lti_tool.acts.service import lock_membership
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming.reading import author_of
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, insert_new, insert_once, upsert
from lti_tool.errors import Conflict, NotHere
from lti_tool.markup import render_markdown

_voter = aliased(Membership)
MOST_DECIDED = 30
"""Shown below the open ones; older ones are left out."""


def proposals_for(session: Session, who: Who) -> Proposals:
    """Return a course's proposals as this reader sees them; two statements."""
    is_on = takes_proposals(session, who.context_id)
    found = [_view(row, who) for row in session.execute(_seen_by(who)).all()]
    waiting = tuple(one for one in found if one.state == "open")
    decided = sorted((one for one in found if one.state != "open"), key=lambda one: -one.id)[:MOST_DECIDED]
    own = sum(one.is_own for one in waiting)
    return Proposals(is_on, waiting, tuple(decided), proposing_refusal(is_on, own))


def propose(session: Session, who: Who, uuid: str, terms: ProposalTerms, now: datetime) -> int:
    """Propose a prompt, once for each `uuid`; return the proposal's id.

    Raises:
        Conflict: "off" where the course takes none, "enough" if too many of theirs are open.
    """
    lock_membership(session, who.membership_id)
    key = {"context_id": who.context_id, "uuid": uuid}
    made = session.scalar(select(Proposal.id).filter_by(**key, membership_id=who.membership_id))
    if made is not None:
        return made
    own = select(func.count()).where(Proposal.membership_id == who.membership_id, Proposal.state == "open")
    is_on = takes_proposals(session, who.context_id)
    if (refusal := proposing_refusal(is_on, session.scalar(own) or 0)) is not None:
        raise Conflict(refusal)
    values = {
        "membership_id": who.membership_id,
        "title": terms.title,
        "prompt": terms.prompt,
        "prompt_html": render_markdown(terms.prompt),
        "reason": terms.reason,
        "state": "open",
        "answer": "",
        "created_at": now,
    }
    return insert_once(session, Proposal, key, values)


def vote(session: Session, who: Who, proposal_id: int, now: datetime, *, is_for: bool) -> None:
    """Be for a proposal, or take that back; twice is once.

    Raises:
        NotHere: if the course has no such proposal that this reader sees.
        Conflict: if it is their own, or decided by now, or the course takes no votes any more.
    """
    one = _locked(session, who, proposal_id)
    is_own = one.membership_id == who.membership_id
    if not takes_vote(cast(State, one.state), is_own, takes_proposals(session, who.context_id)):
        raise Conflict("no_vote")
    row = {"proposal_id": one.id, "membership_id": who.membership_id}
    if is_for:
        insert_new(session, ProposalVote, [row | {"voted_at": now}], ProposalVote.id)
    else:
        session.execute(delete(ProposalVote).filter_by(**row))


def withdraw(session: Session, who: Who, proposal_id: int, now: datetime) -> None:
    """Take one's own proposal back while it is open.

    Raises:
        NotHere: if it is not theirs.
        Conflict: if it was decided meanwhile.
    """
    one = _locked(session, who, proposal_id)
    if one.membership_id != who.membership_id:
        raise NotHere
    _settle(one, "withdrawn", now)


def decline(session: Session, who: Who, proposal_id: int, answer: str, now: datetime) -> None:
    """Say no to a proposal, and why.

    Raises:
        NotHere: if the course has no such proposal.
        Conflict: if it was decided in another way meanwhile.
    """
    one = _locked(session, who, proposal_id)
    _settle(one, "declined", now)
    one.answer = one.answer or answer


def take(session: Session, who: Who, proposal_id: int, activity_id: int, now: datetime) -> None:
    """Note what activity was made of a proposal; twice is once.

    Raises:
        NotHere: if the course has no such proposal.
        Conflict: if it was decided in another way meanwhile.
    """
    one = _locked(session, who, proposal_id)
    if one.activity_id not in (None, activity_id):
        raise Conflict("changed_meanwhile")
    _settle(one, "taken", now)
    one.activity_id = activity_id


def proposal_in(session: Session, who: Who, proposal_id: int) -> ProposalView:
    """Return an open proposal of the reader's course.

    Raises:
        NotHere: if there is none.
    """
    row = session.execute(_seen_by(who).where(Proposal.id == min(proposal_id, LARGEST_ID))).one_or_none()
    if row is None or row.state != "open":
        raise NotHere
    return _view(row, who)


def takes_proposals(session: Session, context_id: int) -> bool:
    """Whether a course takes proposals: it does, unless an instructor has said no."""
    is_on = session.scalar(select(ProposalSetting.is_on).where(ProposalSetting.context_id == context_id))
    return is_on is not False


def switch(session: Session, context_id: int, *, is_on: bool) -> None:
    """Let a course take proposals or not; what was proposed stays."""
    upsert(session, ProposalSetting, {"context_id": context_id}, {"is_on": is_on})


def count_open(session: Session, context_id: int) -> int:
    """Return how many proposals of a course wait for an answer."""
    here = (Proposal.context_id == context_id, Proposal.state == "open")
    return session.scalar(select(func.count()).where(*here)) or 0


def _locked(session: Session, who: Who, proposal_id: int) -> Proposal:
    here = select(Proposal).where(
        Proposal.id == min(proposal_id, LARGEST_ID), Proposal.context_id == who.context_id
    )
    found = session.scalar(here.with_for_update())
    if found is None:
        raise NotHere
    return found


def _settle(one: Proposal, state: State, now: datetime) -> None:
    if one.state not in ("open", state):
        raise Conflict("changed_meanwhile")
    one.state, one.decided_at = state, one.decided_at or now


def _seen_by(who: Who) -> Select[*tuple[Any, ...]]:
    """Select what a reader sees, the most votes first, then the oldest; votes of test users do not count."""
    own = Proposal.membership_id == who.membership_id
    of_it = ProposalVote.proposal_id == Proposal.id
    voters = (
        select(func.count()).select_from(ProposalVote).join(_voter, _voter.id == ProposalVote.membership_id)
    )
    votes = voters.where(of_it, _voter.is_test_user.is_(False)).correlate(Proposal).scalar_subquery()
    mine = exists().where(of_it, ProposalVote.membership_id == who.membership_id)
    seen = or_(Proposal.state.in_(("open", "taken")), own)
    return (
        select(
            *(Proposal.id, Proposal.title, Proposal.prompt, Proposal.prompt_html, Proposal.reason),
            *(Proposal.state, Proposal.answer, Proposal.activity_id, Proposal.created_at),
            *(
                Membership.id.label("membership_id"),
                Membership.number,
                Membership.person_id,
                Membership.roles,
            ),
            Person.name,
            votes.label("votes"),
            mine.label("has_vote"),
        )
        .join(Membership, Membership.id == Proposal.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Proposal.context_id == who.context_id, Proposal.state != "withdrawn")
        .where(true() if who.is_staff else seen)
        .order_by(votes.desc(), Proposal.created_at, Proposal.id)
    )


def _view(row: Row[*tuple[Any, ...]], who: Who) -> ProposalView:
    return ProposalView(
        id=row.id,
        author=author_of(row.membership_id, row.number, row.name, row.person_id, row.roles),
        title=row.title,
        prompt=row.prompt,
        prompt_html=row.prompt_html,
        reason=row.reason,
        state=row.state,
        answer=row.answer,
        activity_id=row.activity_id,
        created_at=row.created_at,
        votes=row.votes,
        is_own=row.membership_id == who.membership_id,
        has_vote=row.has_vote,
    )
