"""The room of a discussion, and a school with every kind."""

from tests.discussion.conftest import amara, app, browse, clock, jonas, room, teacher
from tests.race.conftest import school

__all__ = ["amara", "app", "browse", "clock", "jonas", "room", "school", "teacher"]
