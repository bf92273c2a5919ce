"""Moodle's ways, as lti.md D tells them and a Moodle 4.5.6 showed them."""

from collections.abc import Mapping
from datetime import datetime

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.seed import letters
from lti_tool.sandbox.state import Course, Launch, Link, Site, Tool
from lti_tool.sandbox.ways.moodle import launches, picking, registration, services
from lti_tool.sandbox.ways.protocol import AuthError, Endpoints, Refused, TokenRules
from lti_tool.sandbox.wire import Answer, Call, json_answer


class MoodleWays:
    """Everything of Moodle's; see the protocol for what each method is for."""

    name = "moodle"
    title = "Moodle's ways"
    family = "moodle"
    # lti.md D "Token" and the recorded token answer: text/html, one hour.
    token_rules = TokenRules("text/html; charset=utf-8", 3600, registration.GRANTED, 400)
    # lti.md D "id_token": sixty seconds.
    message_seconds = 60

    def endpoints(self, sso: str, school: str) -> Endpoints:
        """lti.md D "Identity"."""
        lti = f"{school}/mod/lti"
        return Endpoints(
            f"{lti}/auth.php",
            f"{lti}/token.php",
            f"{lti}/certs.php",
            f"{lti}/openid-configuration.php",
            f"{lti}/openid-registration.php",
        )

    def user_id(self, key: str, number: int) -> str:
        """The number in Moodle's user table, as a string."""
        return str(number)

    def new_client(self, site: Site) -> tuple[str, str, int]:
        """lti.md D "Identity": 15 characters; the deployment is the tool type's number."""
        number = site.next_number("tool")
        return letters(f"{site.issuer}:client:{number}", 15), str(number), number

    def new_token(self, seed: str) -> str:
        """Letters."""
        return letters(seed, 40)

    def new_course_id(self, site: Site) -> tuple[str, int]:
        """The site's front page is course 1, so the first one is 2."""
        number = site.next_number("course") + 1
        return str(number), number

    def new_link_id(self, site: Site) -> tuple[str, int]:
        """The number of the activity's instance, unique at this site only."""
        number = site.next_number("link")
        return str(number), number

    def login_parameters(self, site: Site, launch: Launch, tool: Tool, now: datetime) -> dict[str, str]:
        """lti.md D "Leg 1"."""
        return launches.login_parameters(site, launch, tool)

    def find_launch(self, site: Site, parameters: Mapping[str, str], now: datetime) -> Launch | None:
        """The launch whose name stands in the message hint."""
        return launches.find_launch(site, parameters)

    def refuse_login(
        self, site: Site, parameters: Mapping[str, str], launch: Launch | None, now: datetime
    ) -> AuthError | None:
        """lti.md D "Auth errors"."""
        return launches.refuse_login(site, parameters, launch)

    def claims(self, site: Site, launch: Launch, now: datetime) -> Claims:
        """The recorded launches."""
        return launches.claims(site, launch, int(now.timestamp()), self.message_seconds)

    def service_of(self, path: str) -> str:
        """Named by the last part of the path."""
        return services.service_of(path)

    def serve(self, site: Site, call: Call, now: datetime) -> Answer:
        """services.php."""
        return services.serve(site, call, now)

    def copy_notices(self, site: Site, copied: Course, now: datetime) -> list[tuple[str, Claims]]:
        """None: core Moodle has no notification service."""
        return []

    def has_placement(self, tool: Tool, name: str) -> bool:
        """One place, whatever it is called."""
        return True

    def check_deep_linking(self, site: Site, claims: Claims) -> None:
        """contentitem_return.php."""
        picking.check(site, claims)

    def take_items(self, site: Site, launch: Launch, items: list[Claims]) -> list[Link]:
        """lti.md D "Deep link"."""
        return picking.take_items(site, launch, items, lambda: self.new_link_id(site))

    def storage_target(self, site: Site) -> str:
        """lti-tools.md 3.1: Moodle has none."""
        return ""

    def configuration(self, site: Site) -> Claims:
        """The recorded openid-configuration."""
        return registration.configuration(site.issuer, self.endpoints(site.sso, site.school))

    def register(self, site: Site, wanted: Claims) -> tuple[Tool, Claims]:
        """lti.md D "Registration"."""
        return registration.register(wanted, self.new_client(site))

    def registration_refusal(self, refused: Refused) -> Answer:
        """The reason as plain JSON."""
        return json_answer(refused.status, {"error": refused.message})

    def throttled(self, status: int, retry_after: str | None) -> Answer:
        """Moodle itself never throttles; what stands before it does, in HTML."""
        headers = {"Retry-After": retry_after} if retry_after else {}
        return Answer(status, "<html><body>Too Many Requests</body></html>", "text/html", headers)

    def return_path(self) -> str:
        """The recorded deep linking request."""
        return "/mod/lti/contentitem_return.php"

    def returned_launch(self, site: Site, query: Mapping[str, str]) -> str:
        """sesskey stands for the one session that may answer."""
        return query.get("sesskey", "")
