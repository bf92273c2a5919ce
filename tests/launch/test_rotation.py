"""Keys and tokens change while launches and scores go on, on either side, and nothing is lost (faults 17, 18)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from lti_tool.database import db
from lti_tool.grading.jobs import PlatformGradebook, ScoreDeliveries
from lti_tool.grading.models import ScoreDelivery
from lti_tool.lti.connections import Request
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.models import SigningKeyRow
from lti_tool.lti.signing_keys import AFTERLIFE, OVERLAP, current_key
from lti_tool.lti.tokens import AccessTokens
from lti_tool.sandbox.troubles import Scripted
from lti_tool.settings import Settings
from tests.cli.conftest import Shell
from tests.launch.test_front_desk import add_discussion
from tests.support.school import CampusTransport, School
from tests.tool import Clock

LAUNCHES = 200
SCORES = 300
SECONDS = 60
"""Far more than it takes; an end for a test that would hang."""
EXPIRED = '{"errors": {"type": "unauthorized"}}'


@pytest.fixture
def school(settings: Settings, clock: Clock) -> Iterator[School]:
    school = School(settings.model_copy(update={"launches_a_minute": 100_000}), clock)
    yield school
    school.close()


def rotate_ours(school: School) -> None:
    """What an admin types, at the clock of the test."""
    shell = Shell(school.settings.database_url, STOKE_BASE_URL=school.settings.base_url)
    shell.json("keys", "rotate")


def published(school: School) -> set[str]:
    return {key["kid"] for key in school.app.test_client().get("/.well-known/jwks.json").get_json()["keys"]}
