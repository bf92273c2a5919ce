"""The room of a discussion, of which staff see how it goes."""

from tests.discussion.conftest import amara, app, browse, clock, jonas, room, teacher

__all__ = ["amara", "app", "browse", "clock", "jonas", "room", "teacher"]
