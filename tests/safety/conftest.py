"""The room of a discussion, in which a person leaves traces."""

from tests.discussion.conftest import amara, app, browse, clock, jonas, room, teacher

__all__ = ["amara", "app", "browse", "clock", "jonas", "room", "teacher"]
