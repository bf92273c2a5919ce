"""The room of a discussion."""

from tests.discussion.conftest import amara, app, browse, clock, jonas, room, teacher

__all__ = ["amara", "app", "browse", "clock", "jonas", "room", "teacher"]
