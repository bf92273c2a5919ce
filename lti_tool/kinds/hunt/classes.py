"""How a class fares in a hunt: who stands where, who is stuck, and who has not begun."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lti_tool.activities.values import ActivityView
from lti_tool.course.conditions import learning
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.kinds.hunt.answers import seed_of
from lti_tool.kinds.hunt.models import ClueStand
from lti_tool.kinds.hunt.options import read_options
from lti_tool.kinds.hunt.rules import Stand, Trouble, trouble_of
from lti_tool.kinds.hunt.service import drawn_chain


@dataclass(frozen=True, slots=True)
class Place:
    """Where a learner stands."""

    author: Author
    clue: str
    """The key of the clue at which they stand; "" who is through."""
    wrong: int = 0
    trouble: Trouble | None = None
    """Why they do not come past it, if they do not."""


@dataclass(frozen=True, slots=True)
class ClassView:
    """How a class fares."""

    stands: tuple[Stand, ...]
    places: tuple[Place, ...]
    """Of those who have begun."""
    not_begun: tuple[Author, ...]
    """Who has neither answered nor opened a hint."""

    def at(self, clue: str) -> list[Place]:
        """Return who stands at a clue; "": who is through."""
        return [one for one in self.places if one.clue == clue]


def class_view(session: Session, activity: ActivityView, secret: str) -> ClassView:
    """Read how the learners of a course fare; one statement."""
    rows = session.execute(
        select(ClueStand, *author_columns(activity.id))
        .select_from(Membership)
        .outerjoin(Person, Person.id == Membership.person_id)
        .outerjoin(
            ClueStand, and_(ClueStand.membership_id == Membership.id, ClueStand.activity_id == activity.id)
        )
        .where(Membership.context_id == activity.context_id, learning())
        .order_by(Membership.number, ClueStand.id)
    ).all()
    everybody: dict[Author, dict[str, ClueStand]] = {}
    for row in rows:
        own = everybody.setdefault(author_of(*row[1:]), {})
        if row[0] is not None:
            own[row[0].clue] = row[0]
    return ClassView(
        tuple(_value(row[0]) for row in rows if row[0] is not None),
        tuple(_place(activity, author, own, secret) for author, own in everybody.items() if own),
        tuple(author for author, own in everybody.items() if not own),
    )


def _place(activity: ActivityView, author: Author, stands: dict[str, ClueStand], secret: str) -> Place:
    options = read_options(activity.options)
    clue = drawn_chain(options, seed_of(secret, activity.uuid, author.membership_id), stands).next
    if clue is None:
        return Place(author, "")
    stand = stands.get(clue.key)
    if stand is None:
        return Place(author, clue.key)
    trouble = trouble_of(stand.wrong, clue, options.tries)
    return Place(author, clue.key, stand.wrong, trouble)


def _value(row: ClueStand) -> Stand:
    return Stand(row.clue, row.wrong, row.hints, row.solved_at is not None, row.passed_at is not None)
