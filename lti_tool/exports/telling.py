"""Reads acts as they may be told outside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.acts.models import Act
from lti_tool.course.models import Context, Deployment, Membership, Person, Registration
from lti_tool.course.naming import Anonymity, Naming
from lti_tool.course.naming.reading import alias_in, author_of
from lti_tool.exports.rules import day_of, may_tell, person_pseudonym, pseudonym, told_number
from lti_tool.exports.values import Agent, Names, Told

_BY, _BY_PERSON, _TO, _TO_PERSON = aliased(Membership), aliased(Person), aliased(Membership), aliased(Person)


@dataclass(frozen=True, slots=True)
class Teller:
    """Knows of which acts may be told, and as whose."""

    session: Session
    kinds: Kinds
    secret: str
    names: Names
    _private: dict[int, frozenset[int]] = field(default_factory=dict)

    def tell(self, act_ids: Sequence[int]) -> Iterator[Told]:
        """Read these acts in their order, without those of which nobody is told.

        That are acts of people who were erased, of users whom a platform made up, what is private, and
        where names are hidden reading, and thanks and notes in class.
        """
        for row in self.session.execute(_acts().where(Act.id.in_(act_ids)).order_by(Act.id)):
            told = self._told(row)
            if told is not None:
                yield told

    def _told(self, row: Row[*tuple[Any, ...]]) -> Told | None:
        anonymity = self.kinds[row.kind].anonymity(row.options)
        hides = not anonymity.names_people
        if row.by_person_id is None or row.by_is_test_user:
            return None
        if not may_tell(row.item_kind, hides_names=hides):
            return None
        if row.id in self._private_in(row.kind, row.activity_id):
            return None
        return Told(
            id=row.id,
            key=self._number("act", row.id, hides),
            verb=str(row.verb),
            item_kind=row.item_kind,
            item=self._number(row.item_kind, row.item_id, hides),
            answers=row.to_membership_id is not None,
            actor=self._agent(row, "by", anonymity),
            receiver=self._agent(row, "to", anonymity) if row.to_person_id is not None else None,
            words=row.words,
            at=_moment(row.created_at, hides),
            activity_id=row.activity_id,
            activity_kind=row.kind,
            activity_title=row.title,
            context_id=row.context_id,
            course_on_platform=row.course_on_platform,
            course_title=row.course_title,
            client_id=row.client_id,
        )

    def _number(self, kind: str, number: int, hides: bool) -> str:
        return str(told_number(self.secret, kind, number, hides_names=hides))

    def _private_in(self, kind: str, activity_id: int) -> frozenset[int]:
        if activity_id not in self._private:
            self._private[activity_id] = self.kinds[kind].kept_private(self.session, activity_id)
        return self._private[activity_id]

    def _agent(self, row: Row[*tuple[Any, ...]], part: str, anonymity: Anonymity) -> Agent:
        member_id, person_id = getattr(row, f"{part}_id"), getattr(row, f"{part}_person_id")
        alias = getattr(row, f"{part}_alias")
        author = author_of(member_id, 0, None, person_id, getattr(row, f"{part}_roles"), alias)
        if Naming(reader_is_staff=False, anonymity=anonymity).hides(author):
            name = pseudonym(self.secret, row.activity_id, member_id)
        elif self.names == "platform":
            name = getattr(row, f"{part}_on_platform")
        else:
            name = person_pseudonym(self.secret, person_id)
        return Agent(row.issuer, name)


def _moment(at: datetime, hides: bool) -> datetime:
    return day_of(at) if hides else at


def _acts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Act.id,
            Act.verb,
            Act.item_kind,
            Act.item_id,
            Act.to_membership_id,
            Act.words,
            Act.created_at,
            Act.activity_id,
            Activity.kind,
            Activity.title,
            Activity.options,
            Context.id.label("context_id"),
            Context.id_on_platform.label("course_on_platform"),
            Context.title.label("course_title"),
            Registration.issuer,
            Registration.client_id,
            _BY.is_test_user.label("by_is_test_user"),
            *_member("by", _BY, _BY_PERSON),
            *_member("to", _TO, _TO_PERSON),
        )
        .join(Activity, Activity.id == Act.activity_id)
        .join(Context, Context.id == Activity.context_id)
        .join(Deployment, Deployment.id == Context.deployment_id)
        .join(Registration, Registration.id == Deployment.registration_id)
        .join(_BY, _BY.id == Act.by_membership_id)
        .outerjoin(_BY_PERSON, _BY_PERSON.id == _BY.person_id)
        .outerjoin(_TO, _TO.id == Act.to_membership_id)
        .outerjoin(_TO_PERSON, _TO_PERSON.id == _TO.person_id)
    )


def _member(part: str, member: Any, person: Any) -> tuple[Any, ...]:
    return (
        member.id.label(f"{part}_id"),
        member.person_id.label(f"{part}_person_id"),
        member.roles.label(f"{part}_roles"),
        person.id_on_platform.label(f"{part}_on_platform"),
        alias_in(Act.activity_id, member.id).label(f"{part}_alias"),
    )
