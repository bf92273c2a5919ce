from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.web.ports import EXTENSION
from tests.tool import Clock


@pytest.mark.usefixtures("any_database")
def test_the_tool_answers_on_a_fresh_database(client: FlaskClient) -> None:
    keys = client.get("/.well-known/jwks.json")
    nothing = client.get("/nowhere")

    assert (keys.status_code, nothing.status_code) == (200, 404)


def test_the_apps_clock_stands_until_a_test_moves_it(app: Flask, clock: Clock, noon: datetime) -> None:
    ports = app.extensions[EXTENSION]

    assert ports.clock() == noon
    assert clock.move(minutes=5) == ports.clock() != noon
