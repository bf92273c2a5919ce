"""Who is who in a course's file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.course.models import Alias, Membership, Person
from lti_tool.course.naming import Anonymity, Author, Naming
from lti_tool.course.naming.reading import author_of
from lti_tool.exports.rules import participant, pseudonym, told_number

Call = Callable[[Naming, Author], str]
"""How somebody is called; `web.naming.shown_name` where there is a reader."""


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody in an activity."""

    who: str
    name: str


NOBODY = Called("", "")


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody of a course by membership, and what tells pseudonyms apart."""

    members: Mapping[int, Membership]
    authors: Mapping[int, Author]
    secret: str
    call: Call

    def called(
        self, membership_id: int | None, activity_id: int, naming: Naming, alias: str | None
    ) -> Called:
        """Return how somebody stands in an activity's rows."""
        if membership_id is None or membership_id not in self.authors:
            return NOBODY
        known, number = self.authors[membership_id], self.members[membership_id].number
        author = Author(membership_id, number, known.name, known.is_former, known.is_staff, alias)
        hides = naming.hides(author)
        who = pseudonym(self.secret, activity_id, membership_id) if hides else participant(number)
        return Called(who, self.call(naming, author))


class Cast:
    """The people of one activity, each called once."""

    def __init__(self, session: Session, roll: Roll, activity_id: int, anonymity: Anonymity) -> None:
        """A file is passed on, so that names are hidden in it from whom the activity hides them at all."""
        self.hides_names = not anonymity.names_people
        self._roll, self._activity_id = roll, activity_id
        self._naming = Naming(reader_is_staff=False, anonymity=anonymity)
        self._aliases = _aliases(session, activity_id) if self.hides_names else {}
        self._called: dict[int | None, Called] = {}

    def number(self, kind: str, number: int | None) -> int | str | None:
        """Return what names an act or a thing in this activity's rows."""
        return told_number(self._roll.secret, kind, number, hides_names=self.hides_names)

    def __call__(self, membership_id: int | None) -> Called:
        """Return how somebody stands here."""
        found = self._called.get(membership_id)
        if found is None:
            alias = self._aliases.get(membership_id) if membership_id else None
            found = self._roll.called(membership_id, self._activity_id, self._naming, alias)
            self._called[membership_id] = found
        return found


def read_roll(session: Session, context_id: int, secret: str, call: Call) -> Roll:
    """Read everybody of a course; one statement."""
    rows = session.execute(
        select(Membership, Person.name)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Membership.context_id == context_id)
        .order_by(Membership.number)
    ).all()
    authors = {
        member.id: author_of(member.id, member.number, name, member.person_id, member.roles)
        for member, name in rows
    }
    return Roll({member.id: member for member, _name in rows}, authors, secret, call)


def _aliases(session: Session, activity_id: int) -> dict[int, str]:
    rows = session.execute(
        select(Alias.membership_id, Alias.words).where(
            Alias.activity_id == activity_id, Alias.membership_id.is_not(None)
        )
    )
    return {membership_id: words for membership_id, words in rows if membership_id is not None}
