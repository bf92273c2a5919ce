"""Canvas's ways, as lti.md C and G tell them in the profile and on the hosts that the site names.

Left out of lti.md G, since nothing of Stoke's would meet it: files that come with a score, with their
`progress` (B1, C6: Stoke sends none, and its key does not ask for that scope); `homework_submission` and the
other places that Stoke asks for no link in (C4); PNS notices but the copy's and the greeting (B6); the bucket
of units behind throttling, of which only its end is played (C7). Where lti.md says "unconfirmed" (G5), what
harms a tool more is the rule, and the other way is a switch.
"""

from collections.abc import Mapping
from datetime import datetime

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.seed import hexadecimal, uuid_like
from lti_tool.sandbox.state import Course, Launch, Link, Profile, Site, Tool
from lti_tool.sandbox.ways.canvas import launches, messages, notices, picking, registration, services
from lti_tool.sandbox.ways.canvas.answers import signed_token
from lti_tool.sandbox.ways.canvas.placements import NAVIGATION, PLACEMENTS
from lti_tool.sandbox.ways.protocol import AuthError, Endpoints, Refused, TokenRules
from lti_tool.sandbox.wire import Answer, Call, json_answer


class CanvasWays:
    """Everything of Canvas's; see the protocol for what each method is for."""

    name = "canvas"
    title = "Canvas's ways"
    family = "canvas"
    # lti.md C7: one hour; 401 for an unknown client.
    token_rules = TokenRules("application/json; charset=utf-8", 3600, registration.SCOPES, 401)
    # lti.md C3: one hour.
    message_seconds = 3600

    def endpoints(self, sso: str, school: str) -> Endpoints:
        """lti.md C1, C10: what belongs to a school alone is on its own host."""
        return Endpoints(
            f"{sso}/api/lti/authorize_redirect",
            f"{sso}/login/oauth2/token",
            f"{sso}/api/lti/security/jwks",
            f"{school}/api/lti/security/openid-configuration",
            f"{school}/api/lti/registrations",
        )

    def user_id(self, key: str, number: int) -> str:
        """lti.md C3: `sub` is a UUID."""
        return uuid_like(f"saltmarsh:{key}")

    def new_client(self, site: Site) -> tuple[str, str, int]:
        """lti.md C1: digits, and `<tool id>:<40-hex context id>`."""
        number = site.next_number("tool")
        deployment_id = f"{number}:{hexadecimal(f'{site.issuer}:account')}"
        return str(10000000000067 + number), deployment_id, number

    def new_token(self, seed: str) -> str:
        """lti.md G1: a JWT."""
        return signed_token(seed)

    def new_course_id(self, site: Site) -> tuple[str, int]:
        """lti.md C3: 40 hexadecimal digits in messages, a number in addresses."""
        number = site.next_number("course")
        return hexadecimal(f"{site.issuer}:course:{number}"), number

    def new_link_id(self, site: Site) -> tuple[str, int]:
        """lti.md C3: a UUID."""
        number = site.next_number("link")
        return uuid_like(f"{site.issuer}:link:{number}"), number

    def login_parameters(self, site: Site, launch: Launch, tool: Tool, now: datetime) -> dict[str, str]:
        """lti.md C2."""
        return launches.login_parameters(site, launch, tool, int(now.timestamp()))

    def find_launch(self, site: Site, parameters: Mapping[str, str], now: datetime) -> Launch | None:
        """The launch that the signed message hint names."""
        return launches.find_launch(site, parameters, now)

    def refuse_login(
        self, site: Site, parameters: Mapping[str, str], launch: Launch | None, now: datetime
    ) -> AuthError | None:
        """lti.md C2, in its order; what passes spends the hint."""
        return launches.refuse_login(site, parameters, launch, now)

    def claims(self, site: Site, launch: Launch, now: datetime) -> Claims:
        """lti.md C3."""
        return messages.claims(site, launch, int(now.timestamp()), self.message_seconds)

    def service_of(self, path: str) -> str:
        """Named by the last parts of the path."""
        return services.service_of(path)

    def serve(self, site: Site, call: Call, now: datetime) -> Answer:
        """lti.md C5, C6, C8."""
        return services.serve(site, call, now)

    def copy_notices(self, site: Site, copied: Course, now: datetime) -> list[tuple[str, Claims]]:
        """lti.md B6."""
        return notices.of_copy(site, copied, int(now.timestamp()), self.message_seconds)

    def has_placement(self, tool: Tool, name: str) -> bool:
        """lti.md C9; a tool is shown where it asked to be (C4, C10)."""
        known = name in PLACEMENTS or name == NAVIGATION
        return known and (tool.placements is None or (name or "link_selection") in tool.placements)

    def check_deep_linking(self, site: Site, claims: Claims) -> None:
        """lti.md C9."""
        picking.check(site, claims)

    def take_items(self, site: Site, launch: Launch, items: list[Claims]) -> list[Link]:
        """lti.md C9."""
        return picking.take_items(site, launch, items, lambda: self.new_link_id(site))

    def storage_target(self, site: Site) -> str:
        """lti.md C2, G4: only the newest has it."""
        return "post_message_forwarding" if site.profile is Profile.NEW else ""

    def configuration(self, site: Site) -> Claims:
        """lti.md B4, C10."""
        return registration.configuration(site.issuer, self.endpoints(site.sso, site.school))

    def register(self, site: Site, wanted: Claims) -> tuple[Tool, Claims]:
        """lti.md C10: no deployment in the reply."""
        return registration.register(wanted, self.new_client(site))

    def registration_refusal(self, refused: Refused) -> Answer:
        """lti.md C10: `errors` with 422, `errorMessage` with 401 and 404."""
        key = "errors" if refused.status == 422 else "errorMessage"
        return json_answer(refused.status, {key: refused.message})

    def throttled(self, status: int, retry_after: str | None) -> Answer:
        """lti.md C7: plain text, its own headers, Retry-After only where a test asks for one."""
        headers = {"X-Request-Cost": "1.0", "X-Rate-Limit-Remaining": "0.0"}
        if retry_after:
            headers["Retry-After"] = retry_after
        name = "Forbidden" if status == 403 else "Too Many Requests"
        return Answer(status, f"{status} {name} (Rate Limit Exceeded)", "text/plain; charset=utf-8", headers)

    def return_path(self) -> str:
        """lti.md C9."""
        return "/courses/<int:_number>/deep_linking_response"

    def returned_launch(self, site: Site, query: Mapping[str, str]) -> str:
        """The state is signed: an address that was not kept whole is refused."""
        return launches.returned_launch(site, query.get("data", ""))
