"""What a platform's ways decide: everything in which Moodle and Canvas differ, behind one protocol."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.state import Course, Launch, Link, Site, Tool
from lti_tool.sandbox.wire import Answer, Call


class Refused(Exception):
    """The platform refuses with a page of its own: `status` and a sentence."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@dataclass(frozen=True)
class Endpoints:
    """The addresses that a platform tells a tool."""

    auth_url: str
    token_url: str
    jwks_url: str
    configuration_url: str
    registration_url: str


@dataclass(frozen=True)
class AuthError:
    """An error that is form-posted to the tool's redirect URI (OpenID Connect)."""

    error: str
    description: str


@dataclass(frozen=True)
class TokenRules:
    """How a platform speaks at its token endpoint."""

    content_type: str
    seconds: int
    scopes: Sequence[str]
    unknown_client_status: int


class Ways(Protocol):
    """One platform's ways. Implementations keep nothing: all state is in the `Site` they are given."""

    name: str
    title: str
    family: str
    token_rules: TokenRules
    message_seconds: int

    def endpoints(self, sso: str, school: str) -> Endpoints:
        """Where this platform's doors are: those of signing in below `sso`, the others below `school`."""

    def user_id(self, key: str, number: int) -> str:
        """The `sub` that this platform gives to the person with this key and number."""

    def new_client(self, site: Site) -> tuple[str, str, int]:
        """A client id, a deployment id and a number for a tool that is about to be registered."""

    def new_token(self, seed: str) -> str:
        """A service token, another one for each seed."""

    def new_course_id(self, site: Site) -> tuple[str, int]:
        """The context id and the number of a course that is about to be made."""

    def new_link_id(self, site: Site) -> tuple[str, int]:
        """The resource link id and the number of a link that is about to be made."""

    def login_parameters(self, site: Site, launch: Launch, tool: Tool, now: datetime) -> dict[str, str]:
        """The parameters of the first leg."""

    def find_launch(self, site: Site, parameters: Mapping[str, str], now: datetime) -> Launch | None:
        """The launch that an authentication request's hints stand for. Raises Refused for a bad hint."""

    def refuse_login(
        self, site: Site, parameters: Mapping[str, str], launch: Launch | None, now: datetime
    ) -> AuthError | None:
        """The error an authentication request meets, None where all is well (the hint is then spent)."""

    def claims(self, site: Site, launch: Launch, now: datetime) -> Claims:
        """The claims of the message, all but the nonce."""

    def service_of(self, path: str) -> str:
        """The name of the service behind a path: line items, scores, results or memberships."""

    def serve(self, site: Site, call: Call, now: datetime) -> Answer:
        """Answer a call of a grade or membership service."""

    def copy_notices(self, site: Site, copied: Course, now: datetime) -> list[tuple[str, Claims]]:
        """The notices that a copied course makes: whom they go to, and their claims."""

    def has_placement(self, tool: Tool, name: str) -> bool:
        """Whether there is a place of this name that shows the tool."""

    def check_deep_linking(self, site: Site, claims: Claims) -> None:
        """Raise Refused where an answer to deep linking names the wrong audience or deployment."""

    def take_items(self, site: Site, launch: Launch, items: list[Claims]) -> list[Link]:
        """Make what the content items ask for, with line items, as this platform does. Raises Refused."""

    def storage_target(self, site: Site) -> str:
        """The name of the frame that keeps values for tools; "" where there is none."""

    def configuration(self, site: Site) -> Claims:
        """The OpenID configuration."""

    def register(self, site: Site, wanted: Claims) -> tuple[Tool, Claims]:
        """Take a dynamic registration: the tool, and the reply. Raises Refused."""

    def registration_refusal(self, refused: Refused) -> Answer:
        """How a refused registration is told."""

    def throttled(self, status: int, retry_after: str | None) -> Answer:
        """The answer of a platform that wants fewer calls."""

    def return_path(self) -> str:
        """Where answers to deep linking arrive, as a Flask rule below the site's address."""

    def returned_launch(self, site: Site, query: Mapping[str, str]) -> str:
        """The id of the launch that a return address names. Raises Refused."""
