"""Acts as xAPI statements: known verbs, no e-mail, the same id each time; ralph is the judge (row 96)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from ralph.models.xapi.base.statements import BaseXapiStatement
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.acts.models import Act
from lti_tool.acts.rules import VerbName
from lti_tool.course.models import Membership, Person
from lti_tool.exports.telling import Teller
from lti_tool.exports.values import Agent, Names, Told
from lti_tool.exports.xapi import VERBS, Version, statement
from lti_tool.kinds.discussion.kind import Discussion
from tests.discussion.room import Browser, Clock, Room, Seat
from tests.discussion.test_names import hide
from tests.exports.test_course_file import talk

Browse = Callable[[Seat], Browser]
SITE = "https://stoke.school.example"
AMARA, JONAS = Agent("https://moodle.school.example", "17"), Agent("https://moodle.school.example", "18")
TOLD = Told(
    id=4711,
    key="4711",
    verb="asked",
    item_kind="post",
    item="3",
    answers=False,
    actor=AMARA,
    receiver=None,
    words=12,
    at=datetime(2026, 9, 14, 12, 0, 5, 250_000, tzinfo=UTC),
    activity_id=9,
    activity_kind="discussion",
    activity_title="Feedback that lands",
    context_id=2,
    course_on_platform="course-1",
    course_title="Small teams",
    client_id="stoke",
)
ANSWERING = replace(TOLD, verb="gave", answers=True, receiver=JONAS)


def judged(made: dict[str, Any]) -> dict[str, Any]:
    """Let ralph judge a statement, as one of 1.0.3: it knows no 2.0, which allows whatever that did."""
    BaseXapiStatement.model_validate(made | {"version": "1.0.3"})
    return made


@pytest.mark.parametrize("version", get_args(Version))
@pytest.mark.parametrize("verb", get_args(VerbName))
def test_every_act_is_a_statement(verb: str, version: Version) -> None:
    for told in (replace(TOLD, verb=verb), replace(ANSWERING, verb=verb), replace(TOLD, verb=verb, words=0)):
        made = judged(statement(told, SITE, version))

        assert made["version"] == version
        assert "mbox" not in str(made)


def test_the_judge_refuses_what_is_none() -> None:
    with pytest.raises(ValueError, match="verb"):
        judged(statement(TOLD, SITE, "1.0.3") | {"verb": {"display": {"en": "asked"}}})


def test_a_statement_says_who_did_what_where_and_when() -> None:
    assert judged(statement(ANSWERING, SITE, "2.0.0")) == {
        "id": "2425a606-0497-5c29-a01c-635c04ae6494",
        "version": "2.0.0",
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": "https://moodle.school.example", "name": "17"},
        },
        "verb": {"id": "http://adlnet.gov/expapi/verbs/responded", "display": {"en": "responded"}},
        "object": {
            "objectType": "Activity",
            "id": f"{SITE}/id/activities/9/post/3",
            "definition": {"type": "https://w3id.org/xapi/acrossx/activities/message"},
        },
        "context": {
            "registration": "a0fe27df-13dc-5a0f-a0dc-4302a38db3b0",
            "platform": "Stoke",
            "contextActivities": {
                "parent": [
                    {
                        "objectType": "Activity",
                        "id": f"{SITE}/id/activities/9",
                        "definition": {
                            "type": "http://adlnet.gov/expapi/activities/module",
                            "name": {"und": "Feedback that lands"},
                        },
                    }
                ],
                "grouping": [
                    {
                        "objectType": "Activity",
                        "id": f"{SITE}/id/courses/2",
                        "definition": {
                            "type": "http://adlnet.gov/expapi/activities/course",
                            "name": {"und": "Small teams"},
                        },
                    }
                ],
            },
            "extensions": {
                f"{SITE}/id/activity-kind": "discussion",
                f"{SITE}/id/lti-client": "stoke",
                f"{SITE}/id/lti-context": "course-1",
                f"{SITE}/id/receiver": "18",
            },
        },
        "timestamp": "2026-09-14T12:00:05.250Z",
        "result": {"extensions": {f"{SITE}/id/words": 12}},
    }


@pytest.mark.parametrize(
    ("told", "word"),
    [
        (TOLD, "asked"),
        (replace(TOLD, verb="gave"), "posted"),
        (ANSWERING, "responded"),
        (replace(ANSWERING, verb="thanked"), "thanked for"),
        (replace(TOLD, verb="read"), "experienced"),
        (replace(TOLD, verb="shared", item_kind="share"), "shared"),
        (replace(TOLD, verb="took_back"), "took back"),
    ],
)
def test_verbs_are_those_that_stores_know(told: Told, word: str) -> None:
    verb: Any = statement(told, SITE, "1.0.3")["verb"]

    assert verb["display"] == {"en": word}
    assert verb["id"] in {known for known, _word in VERBS.values()}
    assert set(VERBS) == {*get_args(VerbName), "replied"}


def test_who_reads_experienced_the_activity_itself() -> None:
    made: Any = statement(replace(TOLD, verb="read", item_kind="day"), SITE, "1.0.3")

    assert made["object"]["id"] == f"{SITE}/id/activities/9"


def test_the_same_act_has_the_same_id_and_another_another() -> None:
    again, other = replace(TOLD, words=3), replace(TOLD, id=4712, key="4712")

    assert statement(TOLD, SITE, "1.0.3")["id"] == statement(again, SITE, "2.0.0")["id"]
    assert statement(TOLD, SITE, "1.0.3")["id"] != statement(other, SITE, "1.0.3")["id"]
    assert statement(TOLD, SITE, "1.0.3")["id"] != statement(TOLD, "https://other.example", "1.0.3")["id"]


def told_of(engine: Engine, names: Names = "pseudonym") -> list[Told]:
    with Session(engine) as session:
        ids = list(session.scalars(select(Act.id).order_by(Act.id)))
        return list(Teller(session, Kinds([Discussion()]), "s" * 32, names).tell(ids))


@pytest.mark.usefixtures("any_database")
def test_what_was_done_in_a_course_is_told_without_what_is_private(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat
) -> None:
    talk(browse, clock, amara, jonas)

    told = told_of(engine)

    assert [one.verb for one in told] == ["asked", "gave", "gave", "thanked", "accepted"]
    assert len({one.actor for one in told}) == 2
    assert told[1].receiver == told[0].actor
    for one in told:
        assert not {"Amara", "Jonas"} & set(str(judged(statement(one, SITE, "1.0.3"))).split())


def test_a_site_may_choose_the_platforms_own_ids(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat
) -> None:
    talk(browse, clock, amara, jonas)

    assert {one.actor.account for one in told_of(engine, "platform")} == {amara.public_id, jonas.public_id}


@pytest.mark.parametrize("names", get_args(Names))
def test_where_names_are_hidden_a_pseudonym_of_that_activity_stands_and_the_day(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, names: Names
) -> None:
    talk(browse, clock, amara, jonas)
    shown = {one.actor.account for one in told_of(engine, names)}
    hide(engine, room, "peers")

    told = told_of(engine, names)

    assert all(one.actor.account.startswith("a") and one.actor.account not in shown for one in told)
    assert {one.at.time().isoformat() for one in told} == {"00:00:00"}
    assert all(re.fullmatch("n[0-9a-f]{16}", told_as) for one in told for told_as in (one.key, one.item))


def test_nothing_is_told_of_who_was_erased_or_made_up(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat
) -> None:
    talk(browse, clock, amara, jonas)
    with Session(engine) as session:
        person_id = session.get_one(Membership, amara.membership_id).person_id
        session.execute(update(Membership).where(Membership.person_id == person_id).values(person_id=None))
        session.delete(session.get_one(Person, person_id))
        session.commit()

    told = told_of(engine)

    assert [one.verb for one in told] == ["gave", "gave"]
    assert [one.receiver for one in told] == [None, None]
    with Session(engine) as session:
        session.get_one(Membership, jonas.membership_id).is_test_user = True
        session.commit()
    assert told_of(engine) == []
