"""Aliases: drawn at random, one to a person in each activity, never another's (row 9)."""

from itertools import product

import pytest
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from lti_tool.course.models import Alias, Membership
from lti_tool.course.naming.service import alias_words, aliases_of, give_aliases
from tests.discussion.room import Room


def test_there_are_words_for_more_people_than_a_course_has() -> None:
    qualities, animals = alias_words()

    assert len(set(qualities)) == len(qualities) >= 40
    assert len(set(animals)) == len(animals) >= 60
    assert all(word.isascii() and word.isalpha() for word in (*qualities, *animals))


@pytest.mark.usefixtures("any_database")
def test_somebody_keeps_the_alias_that_they_were_given(engine: Engine, room: Room) -> None:
    amara = room.join("Amara Okafor").membership_id
    with Session(engine) as session:
        assert aliases_of(session, room.activity_id, [amara]) == {}
        words = give_aliases(session, room.activity_id, [amara], room.now)
        session.commit()

    with Session(engine) as session:
        assert give_aliases(session, room.activity_id, [amara], room.now) == words
        assert aliases_of(session, room.activity_id, [amara]) == words


def test_aliases_follow_neither_the_order_of_joining_nor_the_alphabet(engine: Engine, room: Room) -> None:
    members = [room.join(f"Learner {n:02}").membership_id for n in range(24)]
    with Session(engine) as session:
        given = list(give_aliases(session, room.activity_id, members, room.now).values())

    assert len(set(given)) == 24
    assert given != sorted(given)
    assert given != sorted(given, reverse=True)


def test_two_activities_call_one_person_by_names_that_tell_nothing_of_each_other(
    engine: Engine, room: Room
) -> None:
    other = Room(engine, room.now, room.terms).open()
    members = [room.join(f"Learner {n:02}").membership_id for n in range(8)]
    with Session(engine) as session:
        here = give_aliases(session, room.activity_id, members, room.now)
        there = give_aliases(session, other.activity_id, members, room.now)

    assert here != there


@pytest.mark.usefixtures("any_database")
def test_an_alias_whose_person_went_is_not_given_again(engine: Engine, room: Room) -> None:
    amara, ben = room.join("Amara Okafor").membership_id, room.join("Ben Nkosi").membership_id
    qualities, animals = alias_words()
    with Session(engine) as session:
        taken = [f"{quality} {animal}" for quality, animal in product(qualities, animals)]
        beside = {"activity_id": room.activity_id, "membership_id": None, "given_at": room.now}
        session.execute(insert(Alias), [beside | {"words": words} for words in taken])
        gone = give_aliases(session, room.activity_id, [amara], room.now)[amara]
        session.execute(delete(Membership).where(Membership.id == amara))

        assert gone in session.scalars(select(Alias.words)).all()
        found = give_aliases(session, room.activity_id, [ben], room.now)[ben]

    assert found != gone
    assert found.split()[-1].isdecimal(), "all words are taken, so a number stands behind them"
