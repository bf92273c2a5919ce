"""The tool as it is measured: its database made by its own migrations, served by two gunicorn workers."""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import flask_migrate

from lti_tool.cli.opening import MIGRATIONS, Tool, opened, prepare
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.settings import Settings, load_settings
from scripts.benching.claims import CLIENT_ID, DEPLOYMENT
from scripts.benching.processes import LOOPBACK, running

WORKERS = 2
SECRET = "a bench's secret, of no use to anybody"  # nosec B105  # as it says


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation of the tool, not running yet."""

    name: str
    port: int
    environment: dict[str, str]
    folder: Path

    @property
    def base_url(self) -> str:
        """Where it will answer."""
        return f"http://{LOOPBACK}:{self.port}"

    def settings(self) -> Settings:
        """Its settings."""
        return load_settings(self.environment)

    def whole_environment(self) -> dict[str, str]:
        """What a process of this installation gets."""
        return {**os.environ, **self.environment}

    def served(self) -> AbstractContextManager[int]:
        """Serve it; gives the process id."""
        command = gunicorn(Path(sys.executable).parent, self.port, "lti_tool.cli.wsgi:app()")
        return running(command, self.port, self.folder / f"{self.name}.log", self.environment)


def installation(name: str, database_url: str, port: int, folder: Path) -> Installation:
    """An installation on this database, which is empty still."""
    environment = {
        "STOKE_MODE": "production",
        "STOKE_DATABASE_URL": database_url,
        "STOKE_BASE_URL": f"http://{LOOPBACK}:{port}",
        "STOKE_SECRET_KEY": SECRET,
        "STOKE_LAUNCHES_A_MINUTE": "1000000",
        "STOKE_DELIVERIES_AT_ONCE": "50",
        "STOKE_LOG_LEVEL": "ERROR",
    }
    return Installation(name, port, environment, folder)


@contextmanager
def installed(wanted: Installation, issuer: str) -> Iterator[tuple[Tool, int, int]]:
    """Migrate and register the platform; gives the tool, the registration and its deployment."""
    with opened(wanted.settings()) as tool:
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        prepare(tool)
        registration = add_registration(tool.session, _terms(issuer), (DEPLOYMENT,), tool.now)
        tool.session.flush()
        yield tool, registration.id, 1
        tool.session.commit()


def gunicorn(programs: Path, port: int, app: str) -> list[str]:
    """The command that serves an app with two processes, one request each at a time."""
    options = ["--workers", str(WORKERS), "--worker-class", "sync", "--bind", f"{LOOPBACK}:{port}"]
    return [str(programs / "gunicorn"), *options, "--log-level", "warning", app]


def _terms(issuer: str) -> RegistrationTerms:
    return RegistrationTerms(
        name="Campus",
        issuer=issuer,
        client_id=CLIENT_ID,
        auth_url=f"{issuer}/auth",
        token_url=f"{issuer}/token",
        jwks_url=f"{issuer}/keys",
        family="moodle",
    )
