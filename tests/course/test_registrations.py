"""Registrations that are made at the same moment."""

from dataclasses import replace
from datetime import datetime
from threading import Thread

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from lti_tool.course.models import Registration
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.database import begin_writing
from lti_tool.errors import InputInvalid
from tests.databases import wait_for_company

HOST = "https://lms.test"
TERMS = RegistrationTerms("Campus", HOST, "client", f"{HOST}/auth", f"{HOST}/token", f"{HOST}/keys")


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("other_keys", [f"{HOST}/keys", "https://elsewhere.test/keys"])
def test_of_two_invited_platforms_with_one_name_the_second_is_refused(
    engine: Engine, noon: datetime, other_keys: str
) -> None:
    said = list[str]()

    def register_too() -> None:
        with Session(engine) as session:
            begin_writing(session)
            try:
                add_registration(session, replace(TERMS, jwks_url=other_keys), ("1",), noon)
                session.commit()
            except InputInvalid as error:
                said.append(error.reason)

    second = Thread(target=register_too)
    with Session(engine) as session:
        begin_writing(session)
        add_registration(session, TERMS, ("1",), noon)
        second.start()
        wait_for_company(session)
        session.commit()
    second.join()

    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 1
    assert said == ["registered_already"]
