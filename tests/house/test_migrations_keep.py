"""What stood in the tables before a migration stands there after it."""

from datetime import UTC, datetime
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import MetaData, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from lti_tool.database import db
from tests.house.test_migrations import empty_app

__all__ = ["empty_app"]
BEFORE, AFTER = "0014_notices", "0015_login_addresses"
Row = dict[str, Any]
THEN = datetime(2026, 9, 14, 12, 0, tzinfo=UTC).replace(tzinfo=None)
LONG_HENCE = datetime(2126, 9, 14, 12, 0, tzinfo=UTC).replace(tzinfo=None)
MEMBER: Row = {"context_id": 1, "number": 1, "roles": "", "is_test_user": False, "created_at": THEN}


@pytest.mark.usefixtures("any_database")
def test_registrations_get_login_keys_and_keep_what_belongs_to_them(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision=BEFORE)
    _add("registration", [_registration(number) for number in (1, 2)])
    one: Row = {"registration_id": 1, "id_on_platform": "1", "created_at": THEN}
    rows = [one, one | {"registration_id": 2}]
    _add("deployment", rows)

    flask_migrate.upgrade(revision=AFTER)

    keys = _column("registration", "login_key")
    assert len(set(keys)) == 2
    assert {len(key) for key in keys} == {32}
    assert _column("deployment", "registration_id") == [1, 2]
    # As the release before this one goes on adding them.
    _add("registration", [_registration(1) | {"jwks_url": "https://other.test/keys"}])
    assert len(set(_column("registration", "login_key"))) == 3
    with pytest.raises(IntegrityError):
        _add("registration", [_registration(1)])
    with pytest.raises(IntegrityError):
        _add("deployment", [one | {"registration_id": 99}])


@pytest.mark.usefixtures("any_database")
def test_activities_that_had_a_place_stay_in_the_sight_of_learners(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision=AFTER)
    _add_course()
    _add("activity", [_activity("placed"), _activity("not placed")])
    link: Row = {"context_id": 1, "title": "", "activity_id": 1, "created_at": THEN}
    _add("resource_link", [link | {"id_on_platform": name} for name in ("l-1", "l-2")])

    flask_migrate.upgrade(revision="0016_opened_by_learners")

    first, second = _column("activity", "learner_opened_at")
    assert (first.replace(tzinfo=None), second) == (THEN, None)


@pytest.mark.usefixtures("any_database")
def test_what_rows_may_hold_is_asked_of_new_ones_and_old_ones_stay(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision="0016_opened_by_learners")
    _add_course()
    _add("activity", [_activity("in a course"), _activity("template") | {"context_id": None}])
    column: Row = {"context_id": 1, "activity_id": 1, "url": "x", "score_maximum": 10.0, "created_at": THEN}
    _add("line_item", [column])
    _add("membership", [MEMBER])
    _add("post", [_post(1, None), _post(2, None)])
    _add("post", [_post(3, 1), _post(4, 2)])

    flask_migrate.upgrade(revision="0017_what_rows_may_hold")

    assert _column("activity", "uuid") == ["in a course", "template"]
    assert _column("line_item", "score_maximum") == [10.0]
    assert _column("post", "thread_id") == [None, None, 1, 1]
    for name, row in {
        "activity": _activity("of nothing") | {"score_maximum": 0.0},
        "line_item": column | {"activity_id": 2, "url": "y", "score_maximum": 0.0},
        "post": _post(5, 2),
    }.items():
        with pytest.raises(IntegrityError):
            _add(name, [row])
    with pytest.raises(IntegrityError):
        _add("activity", [_activity("template") | {"context_id": None}])
    _add("activity", [_activity("template")])


@pytest.mark.usefixtures("any_database")
def test_hunts_and_quizzes_that_were_copied_empty_get_what_their_original_has(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision="0056_erased")
    _add_course()
    rows = [
        ("hunt", "clues", None, "clues"),
        ("hunt", "{}", 1, "clues"),
        ("hunt", "{}", 2, "clues"),
        ("quiz", "questions", None, "questions"),
        ("quiz", "{}", 4, "questions"),
        ("hunt", "others", 1, "others"),
        ("hunt", "{}", None, "{}"),
        ("race", "what it has", None, "what it has"),
        ("race", "{}", 8, "{}"),
    ]
    for number, (kind, options, source, _then) in enumerate(rows, 1):
        own: Row = {"kind": kind, "options": options, "copied_from_id": source}
        _add("activity", [_activity(f"u-{number}") | own])

    flask_migrate.upgrade(revision="0063_hunts_whole")

    assert _column("activity", "options") == [row[-1] for row in rows]


@pytest.mark.usefixtures("any_database")
def test_a_stand_at_a_clue_keeps_its_rules_and_gets_those_that_the_code_kept(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision="0056_erased")
    _add_course()
    _add("activity", [_activity("a hunt")])
    _add("membership", [MEMBER])
    ids: Row = {"activity_id": 1, "membership_id": 1}
    stand: Row = ids | {"clue": "a", "wrong": 4, "hints": 2, "passed_words": "", "solved_at": THEN}
    _add("clue_stand", [stand])

    flask_migrate.upgrade(revision="0063_hunts_whole")

    assert _column("clue_stand", "wrong") == [4]
    for change in ({"wrong": -1}, {"hints": -1}, {"hints": 3}, {"passed_at": THEN}, {"clue": "a"}):
        with pytest.raises(IntegrityError):
            _add("clue_stand", [stand | {"clue": "b"} | change])
    _add("clue_stand", [stand | {"clue": "b", "solved_at": None, "passed_at": THEN}])
    flask_migrate.downgrade()
    assert _column("clue_stand", "clue") == ["a", "b"]
    with pytest.raises(IntegrityError):
        _add("clue_stand", [stand | {"clue": "c", "wrong": -1}])
    _add("clue_stand", [stand | {"clue": "c", "hints": 3}])


@pytest.mark.usefixtures("any_database")
def test_progress_goes_on_as_it_was_before_late_work_counted(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision="0019_ask_give_thank")
    _add_course()
    _add("activity", [_activity("in a course")])
    _add("membership", [MEMBER])
    step: Row = {
        "activity_id": 1,
        "position": 0,
        "kind": "reply",
        "needed": 2,
        "minimum_words": 0,
        "share": 1,
    }
    _add("step", [step])
    made: Row = {"step_id": 1, "membership_id": 1, "counted": 2, "met_at": THEN}
    _add("step_progress", [made])

    flask_migrate.upgrade(revision="0020_late_work")

    assert (_column("step_progress", "late"), _column("step_progress", "late_worth")) == ([0], [0.0])
    # As the release before this one goes on adding it.
    _add("step", [step | {"position": 1}])
    _add("step_progress", [made | {"step_id": 2}])
    assert _column("step_progress", "late_worth") == [0.0, 0.0]


@pytest.mark.parametrize(("said", "values"), [("true", ["1.0"]), (" On ", ["1.0"]), ("false", []), ("", [])])
@pytest.mark.usefixtures("any_database")
def test_whether_scores_are_erased_is_taken_over_from_the_environment(
    empty_app: Flask, monkeypatch: pytest.MonkeyPatch, said: str, values: list[str]
) -> None:
    monkeypatch.setenv("STOKE_ERASES_SCORES", said)

    for _twice in range(2):
        flask_migrate.upgrade(revision="0061_keep")
        flask_migrate.stamp(revision="0060_echo_digest")

    with db.engine.connect() as connection:
        rows = connection.execute(select(_table("site_default"))).all()
    assert [(row.name, row.value) for row in rows] == [("privacy.erases_scores", value) for value in values]


@pytest.mark.usefixtures("any_database")
def test_digests_of_what_erased_people_wrote_go_and_those_of_others_stay(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision="0056_erased")
    _add_course()
    person: Row = {"registration_id": 1, "id_on_platform": "p", "theme": "", "created_at": THEN}
    _add("person", [person])
    _add("membership", [MEMBER | {"person_id": 1}, MEMBER | {"person_id": None, "number": 2}])
    _add("activity", [_activity("one")])
    act: Row = {"activity_id": 1, "verb": "gave", "item_kind": "post", "item_id": 1, "words": 9}
    act |= {"digest": "d", "waited_hours": 0, "created_at": THEN}
    _add("act", [act | dict.fromkeys(("membership_id", "by_membership_id"), who) for who in (1, 2)])

    flask_migrate.upgrade(revision="0061_keep")

    assert _column("act", "digest") == ["d", ""]


@pytest.mark.usefixtures("any_database")
def test_shares_that_were_matched_before_hold_their_code_and_keep_their_level(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision="0064_taken_back")
    _add_course()
    _add("activity", [_activity("one")])
    _add("membership", [MEMBER])
    texts = ("url", "code", "text", "answer", "handle", "text_digest", "decision", "decision_words")
    share: Row = dict.fromkeys(texts, "") | {"activity_id": 1, "membership_id": 1, "audience": "course"}
    share |= {"check": "there", "is_last_look": False, "attempts": 0, "created_at": THEN}
    _add("share", [share | {"place": "page", "level": level, "form_key": str(level)} for level in (1, 2)])

    flask_migrate.upgrade(revision="0065_own_places")
    assert [bool(one) for one in _column("share", "holds_code")] == [False, True]
    owned = share | {"place": "page", "level": 3, "form_key": "3", "holds_code": False}
    _add("share", [owned])

    flask_migrate.downgrade(revision="0064_taken_back")
    assert _column("share", "level") == [1, 2, 2]


@pytest.mark.usefixtures("any_database")
def test_scores_with_undated_steps_are_looked_at_when_an_activity_closes_that_is_open(
    empty_app: Flask,
) -> None:
    flask_migrate.upgrade(revision="0072_thread_mutes")
    _add_course()
    closings = (THEN, LONG_HENCE, LONG_HENCE, None)
    _add("activity", [_activity(str(n)) | {"closes_at": one} for n, one in enumerate(closings)])
    step: Row = {"position": 0, "kind": "post", "needed": 1, "minimum_words": 0, "share": 1}
    dates = (None, None, THEN, None)
    _add("step", [step | {"activity_id": n, "due_at": one} for n, one in enumerate(dates, 1)])
    look: Row = {"registration_id": 1, "attempts": 0, "reason": ""}
    _add("rescore", [look | {"activity_id": n} for n in (1, 2, 3, 4)])

    flask_migrate.upgrade(revision="0073_looks_at_closing")

    looks = _column("rescore", "due_at", by="activity_id")
    assert [one and one.replace(tzinfo=None) for one in looks] == [None, LONG_HENCE, None, None]


def _add_course() -> None:
    _add("registration", [_registration(1)])
    _add("deployment", [{"registration_id": 1, "id_on_platform": "1", "created_at": THEN}])
    course: Row = {"deployment_id": 1, "title": "", "label": "", "ags_scopes": "", "people_count": 0}
    _add("context", [course | {"id_on_platform": "c-1", "is_private": False, "created_at": THEN}])


def _activity(uuid: str) -> Row:
    texts = dict.fromkeys(("kind", "title", "prompt", "prompt_html", "objective", "reason"), "x")
    terms: Row = {"score_maximum": 1.0, "duplicate_for": 0, "copy_to_check": False, "version": 1}
    return texts | terms | {"registration_id": 1, "context_id": 1, "uuid": uuid, "created_at": THEN}


def _post(number: int, position: int | None) -> Row:
    """A thread, or a reply to the first one."""
    place: Row = {"thread_id": 1 if position else None, "position": position or 0}
    texts: Row = {"body": "x", "body_html": "x", "words": 1, "form_key": str(number)}
    flags: Row = {"is_late": False, "version": 1, "reply_count": 0, "active_at": THEN, "created_at": THEN}
    return place | texts | flags | {"activity_id": 1, "author_id": 1}


def _registration(number: int) -> Row:
    texts = dict.fromkeys(("name", "auth_url", "token_url", "family"), "x")
    who = {"issuer": "https://lms.test", "client_id": f"client-{number}", "jwks_url": "https://lms.test/keys"}
    return texts | who | {"allow_private_network": False, "created_at": THEN}


def _table(name: str) -> Table:
    return Table(name, MetaData(), autoload_with=db.engine)


def _add(name: str, rows: list[Row]) -> None:
    with db.engine.begin() as connection:
        connection.execute(insert(_table(name)), rows)


def _column(name: str, column: str, by: str = "id") -> list[Any]:
    table = _table(name)
    with db.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(table))
        return list(connection.scalars(select(table.c[column]).order_by(table.c[by])))
