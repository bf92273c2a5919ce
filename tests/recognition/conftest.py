"""The room of a discussion, in which staff recognise what learners do."""

from tests.discussion.conftest import amara, app, browse, clock, jonas, room, teacher

__all__ = ["amara", "app", "browse", "clock", "jonas", "room", "teacher"]
