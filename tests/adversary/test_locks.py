"""Two jobs of one worker that look at one learner's things at the same time."""

import threading
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import sessionmaker

from lti_tool.acts.service import lock_membership
from lti_tool.database import db, writing
from lti_tool.kinds.sharing.jobs import ShareChecks, keep
from lti_tool.kinds.sharing.looking import Found
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.owned.service import look_at_shares_anew
from lti_tool.kinds.sharing.platforms import Evidence
from tests.sharing.test_owned import rows
from tests.sharing.test_sharing import add_task, allow, outside
from tests.support.school import School, Visit


def test_a_share_is_looked_at_while_a_place_is_proved(any_database: str, school: School) -> None:
    """Both lock the membership, then its shares."""
    link = add_task(school, level="3")
    allow(school)
    outside(school.launch("moodle", "amara", link))
    share = rows(school, Share)[0]
    failed: list[str] = []
    both = Barrier(2, timeout=3)
    with school.app.app_context():
        sessions = sessionmaker(db.engine, expire_on_commit=False)
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite has one writer")
        claimed = ShareChecks(sessions, school.clock, lambda _url, _seconds: None)._claim()
        assert claimed is not None

        def check() -> None:
            try:
                with writing(sessions) as session:
                    # The real use case, which rests where the scheduler may rest it.
                    event.listen(session.connection(), "after_cursor_execute", pause_once(both))
                    keep(session, claimed, Found("there", Evidence("x", "", (), share.url)), school.clock())
            except DBAPIError as error:
                failed.append(f"look: {type(error.orig).__name__}")

        def prove() -> None:
            try:
                with writing(sessions) as session:
                    lock_membership(session, share.membership_id)
                    with suppress(BrokenBarrierError):
                        both.wait()
                    look_at_shares_anew(session, share.membership_id, school.clock())
            except DBAPIError as error:
                failed.append(f"place: {type(error.orig).__name__}")

        threads = [Thread(target=check), Thread(target=prove)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(20)
    assert failed == []


def pause_once(both: Barrier):  # type: ignore[no-untyped-def]
    done: list[int] = []

    def pause(_conn, _cursor, statement, *_rest) -> None:  # type: ignore[no-untyped-def]
        if "FOR UPDATE" in statement and "share" in statement and not done:
            done.append(1)
            with suppress(BrokenBarrierError):
                both.wait()

    return pause


def test_staff_decide_about_a_share_while_it_is_withdrawn(any_database: str, school: School) -> None:
    """All of them lock the owner, then the share."""
    if any_database == "sqlite":
        pytest.skip("SQLite has one writer")
    link = add_task(school)
    allow(school)
    learner, teacher = school.launch("moodle", "amara", link), school.launch("moodle", "ines", link)
    outside(learner)
    both = Barrier(2, timeout=3)
    answers: dict[str, int] = {}

    def pause(_conn, _cursor, statement, *_rest) -> None:  # type: ignore[no-untyped-def]
        # Rests each request once, behind the first row that it locks: a share here, a membership there.
        if "FOR UPDATE" in statement and threading.current_thread().name not in rested:
            rested.add(threading.current_thread().name)
            with suppress(BrokenBarrierError):
                both.wait()

    rested: set[str] = {"MainThread"}

    def ask(name: str, visit: Visit, path: str, **sent: str) -> None:
        answers[name] = visit.post(path, **sent).status_code

    with school.app.app_context():
        event.listen(db.engine, "after_cursor_execute", pause)
    threads = [
        Thread(target=ask, args=("staff", teacher, "sharing/shares/1"), kwargs={"what": "counts"}),
        Thread(target=ask, args=("learner", learner, "sharing/shares/1/withdraw")),
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert set(answers.values()) <= {303, 404, 409}, answers
    assert len(answers) == 2
