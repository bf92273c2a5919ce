"""The room of a discussion, where points are earned."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine

from tests.discussion.conftest import amara, app, browse, clock, jonas, room, teacher
from tests.discussion.room import Room, terms

__all__ = ["amara", "app", "browse", "clock", "jonas", "room", "teacher"]


@pytest.fixture
def noon_room(engine: Engine, noon: datetime) -> Callable[[], Room]:
    """Makes one course after the other."""
    return lambda: Room(engine, noon, terms(noon)).open()
