"""Registrations are remembered for seconds; what this process changes counts at once."""

from contextlib import nullcontext
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.course.remembering import KnownRegistrations
from tests.databases import recorded_statements
from tests.support.rows import make_registration


def test_a_registration_is_read_once(session: Session, noon: datetime) -> None:
    kept = make_registration(session, noon).known()
    session.commit()
    known = KnownRegistrations(lambda: nullcontext(session))

    with recorded_statements() as statements:
        found = [known.candidates(kept.issuer, kept.client_id) for _ in range(3)]

    assert found == [[kept]] * 3
    assert len(statements) == 1


def test_a_registration_that_is_paused_is_known_so_at_once(session: Session, noon: datetime) -> None:
    row = make_registration(session, noon)
    session.commit()
    known = KnownRegistrations(lambda: nullcontext(session))
    assert known.known(row.id) is not None

    row.disabled_at = noon
    session.commit()

    assert known.known(row.id) is None
    assert [found.is_paused for found in known.candidates(row.issuer, row.client_id)] == [True]
    assert [found.is_paused for found in known.at_login_key(row.login_key)] == [True]


def test_whom_a_login_may_mean_is_read_once_for_all(session: Session, noon: datetime) -> None:
    row = make_registration(session, noon)
    make_registration(session, noon, "https://removed.test").removed_at = noon
    session.commit()
    known = KnownRegistrations(lambda: nullcontext(session))
    one = row.known()

    with recorded_statements() as statements:
        may_mean = [
            known.may_mean_one(*name)
            for name in (
                (one.issuer, one.client_id, ""),
                (one.issuer, None, ""),
                ("https://x.test", None, row.login_key),
                (one.issuer, "made-up", ""),
                ("https://removed.test", None, ""),
                (one.issuer, one.client_id, "made-up"),
            )
        ]

    assert may_mean == [True, True, True, False, False, False]
    assert len(statements) == 1


def test_a_registration_that_was_unknown_is_found_once_it_is_there(session: Session, noon: datetime) -> None:
    known = KnownRegistrations(lambda: nullcontext(session))
    assert known.known(1) is None

    row = make_registration(session, noon)
    session.commit()

    assert known.known(row.id) == row.known()
