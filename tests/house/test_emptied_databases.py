"""A PostgreSQL database that a test has used comes to the next one as migrations leave it."""

from datetime import datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lti_tool.course.models import Registration
from tests.databases import PostgresTemplate, engine_on
from tests.grading.course import make_course

pytestmark = pytest.mark.postgres


def test_it_has_no_rows_counts_from_one_and_bears_another_name(
    postgres_template: PostgresTemplate, noon: datetime
) -> None:
    urls = []
    for _turn in range(2):
        with postgres_template.copy() as url, engine_on(url) as engine, Session(engine) as session:
            assert session.scalar(select(func.count()).select_from(Registration)) == 0
            assert make_course(session, noon).registration_id == 1
            session.commit()
            urls.append(url)

    assert urls[0] != urls[1]
    with engine_on(urls[0]) as engine, pytest.raises(OperationalError, match="does not exist"):
        engine.connect()


def test_one_whose_tables_were_changed_does_not_come_again(postgres_template: PostgresTemplate) -> None:
    with postgres_template.copy() as url, engine_on(url) as engine, engine.begin() as connection:
        connection.execute(text("ALTER TABLE registration DROP COLUMN name"))

    with postgres_template.copy() as url, engine_on(url) as engine, engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM registration")).all() == []
