"""The room of a discussion, in a course with boards."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.boards.room import Boards
from tests.discussion.conftest import amara, app, browse, clock, jonas, room, teacher
from tests.discussion.room import Clock, Room, terms

__all__ = ["amara", "app", "browse", "clock", "jonas", "room", "teacher"]


@pytest.fixture
def boards(app: Flask, engine: Engine, room: Room, clock: Clock) -> Boards:
    """Not switched on yet."""
    return Boards(app, engine, room, clock)


@pytest.fixture
def noon_boards(app: Flask, engine: Engine, noon: datetime) -> Callable[[], Boards]:
    """Makes one course after the other."""

    def make() -> Boards:
        room = Room(engine, noon, terms(noon)).open()
        return Boards(app, engine, room, Clock(noon))

    return make
