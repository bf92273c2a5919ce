"""A discussion with an instructor and two learners, and the tool around it."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import Engine

from lti_tool.app import create_app
from lti_tool.database import db
from lti_tool.settings import Settings
from tests.discussion.room import Browser, Clock, Room, Seat, terms


@pytest.fixture
def clock(noon: datetime) -> Clock:
    return Clock(noon)


@pytest.fixture
def room(engine: Engine, noon: datetime) -> Room:
    return Room(engine, noon, terms(noon)).open()


@pytest.fixture
def amara(room: Room) -> Seat:
    return room.join("Amara Okafor")


@pytest.fixture
def jonas(room: Room) -> Seat:
    return room.join("Jonas Lindqvist")


@pytest.fixture
def teacher(room: Room) -> Seat:
    return room.join("Dr Inês Carvalho", "Instructor")


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    app = create_app(settings, clock)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def browse(app: Flask) -> Callable[[Seat], Browser]:
    return lambda seat: Browser(app, seat)
