"""An admin's browser at the tool."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.admin.desk import AdminDesk
from tests.support.school import School
from tests.tool import Clock


@pytest.fixture
def desk(app: Flask, client: FlaskClient, clock: Clock) -> AdminDesk:
    """Sam Reyes, who is an admin and has not signed in yet."""
    return AdminDesk(app, client, clock)


@pytest.fixture
def school_desk(school: School, clock: Clock) -> AdminDesk:
    """Sam Reyes, signed in at a tool with two platforms."""
    desk = AdminDesk(school.app, school.app.test_client(), clock)
    desk.sign_in()
    return desk
