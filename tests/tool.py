"""The tool under test: its settings, its clock, its tables."""

from datetime import datetime, timedelta

import flask_migrate

from lti_tool.app import create_app
from lti_tool.database import db
from lti_tool.settings import Settings


class Clock:
    """The app's clock in tests: it stands until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        """Let time pass, given as for `timedelta`, and say what time it is then."""
        self.now += timedelta(**by)
        return self.now


def settings_for(database_url: str, **changes: object) -> Settings:
    """Settings of a tool under test, with changes."""
    values = {
        "mode": "test",
        "database_url": database_url,
        "base_url": "https://stoke.test",
        "secret_key": "a secret that only tests know, long enough",
    }
    return Settings.model_validate(values | changes)


def make_tables(url: str) -> None:
    """Make the tables as an operator does: by every migration."""
    app = create_app(settings_for(url))
    with app.app_context():
        flask_migrate.upgrade()
        db.session.remove()
        db.engine.dispose()
