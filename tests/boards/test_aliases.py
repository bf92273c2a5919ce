"""Aliases in scripts whose vowels are marks, and those that were taken before these told two apart."""

from hashlib import sha256

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.boards.models import BoardAlias
from tests.boards.room import Boards
from tests.discussion.room import Seat


def test_two_words_that_differ_in_a_vowel_are_two_aliases(
    boards: Boards, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    boards.open(teacher)
    boards.join(amara, "शांत कल")
    boards.join(jonas, "शांत काल")

    with Session(boards.engine) as session:
        assert len(session.scalars(select(BoardAlias.digest)).all()) == 2


@pytest.mark.parametrize(("alias", "letters"), [("Quiet Heron", "quietheron"), ("शांत काल", "शतकल")])
def test_an_alias_that_was_taken_before_stays_taken(
    boards: Boards, amara: Seat, teacher: Seat, alias: str, letters: str
) -> None:
    boards.open(teacher)
    digest = sha256(letters.encode()).hexdigest()
    with Session(boards.engine) as session:
        session.add(BoardAlias(context_id=boards.room.context_id, digest=digest))
        session.commit()

    refused = boards.post(amara, "join", alias=alias)

    assert refused.status_code == 422
    assert alias in refused.text


def test_an_alias_of_nothing_that_is_seen_is_refused(boards: Boards, amara: Seat, teacher: Seat) -> None:
    boards.open(teacher)

    refused = boards.post(amara, "join", alias="\u3164\u3164\u3164")

    assert refused.status_code == 422
    assert "An alias is made of letters" in refused.text


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(
    "alias", ["Jonas Lindqvist", "lindqvist  JONAS", "Jonas-Lindqvist", "The real Ines Carvalho dr"]
)
def test_nobody_stands_on_a_board_under_somebody_elses_name(
    boards: Boards, amara: Seat, jonas: Seat, teacher: Seat, alias: str
) -> None:
    boards.open(teacher)

    refused = boards.post(amara, "join", alias=alias)

    assert refused.status_code == 422
    assert "Somebody here is called that." in refused.text
    assert f'value="{alias}"' in refused.text


def test_a_word_of_somebody_elses_name_is_a_word(
    boards: Boards, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    boards.room.join("Lynx")
    boards.open(teacher)

    assert boards.post(amara, "join", alias="Calm Lynx").status_code == 303
