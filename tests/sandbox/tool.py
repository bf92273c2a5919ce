"""A tool for the campus's own tests, made of requests and PyJWT alone."""

import json
import time
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives import serialization

from lti_tool.sandbox import Campus, create_sandbox
from lti_tool.sandbox.keys import public_keys
from lti_tool.sandbox.vocabulary import (
    ASSERTION_TYPE,
    DEEP_LINKING,
    LINEITEM,
    LTI,
    MEMBERSHIP_READ,
    RESULT_READ,
    SCORE,
    SCORE_TYPE,
)
from tests.support.campus import CAMPUS_URL, TOOL, CampusAdapter, CampusBrowser, campus_for, ready_key

ALL_SCOPES = (LINEITEM, RESULT_READ, SCORE, MEMBERSHIP_READ)


@cache
def tool_keys() -> dict[str, object]:
    """The tool's public key set."""
    private = serialization.load_pem_private_key(ready_key(9).encode(), password=None)
    listed = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key()))  # type: ignore[arg-type]  # the key is RSA
    return {"keys": [listed | {"kid": "tool-1", "alg": "RS256", "use": "sig"}]}


@dataclass
class FakeTool:
    """One tool at one campus, as far as the campus can tell."""

    ways: str
    campus: Campus
    now: float = field(default_factory=time.time)

    def __post_init__(self) -> None:
        self.app = create_sandbox(self.campus)
        self.browser = CampusBrowser(self.campus, self.app)
        self.http = requests.Session()
        self.http.mount(CAMPUS_URL, CampusAdapter(self.app))
        self.details = self.campus.registration(self.ways)

    def sign(self, claims: dict[str, object], kid: str = "tool-1") -> str:
        """A JWT with the tool's key."""
        return jwt.encode(claims, ready_key(9), algorithm="RS256", headers={"kid": kid})

    def assertion(self, **changes: object) -> str:
        """A client assertion for the token endpoint."""
        now = int(self.campus.now(self.ways).timestamp())
        claims: dict[str, object] = {
            "iss": self.details.client_id,
            "sub": self.details.client_id,
            "aud": self.details.token_url,
            "iat": now,
            "exp": now + 60,
            "jti": f"{now}",
        }
        return self.sign(claims | changes)

    def ask_token(self, *scopes: str, **changes: object) -> requests.Response:
        """The token endpoint's answer."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.assertion(**changes),
            "scope": " ".join(scopes or ALL_SCOPES),
        }
        return self.http.post(self.details.token_url, data=form, timeout=5)

    def bearer(self, *scopes: str) -> dict[str, str]:
        """A header with a fresh token."""
        return {"Authorization": f"Bearer {self.ask_token(*scopes).json()['access_token']}"}

    def launch(self, persona: str, link_id: str, **changes: str) -> dict[str, str]:
        """What the platform posts to the launch URL at the end of a launch."""
        return self.answer_login(self.browser.start_launch(self.ways, persona, link_id), **changes)

    def answer_login(self, login: dict[str, str], **changes: str) -> dict[str, str]:
        """The second leg, with parameters changed; "" leaves one out."""
        asked = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": self.details.client_id,
            "redirect_uri": TOOL.launch_url,
            "login_hint": login["login_hint"],
            "lti_message_hint": login["lti_message_hint"],
            "nonce": "nonce-1",
            "state": "state-1",
        } | changes
        query = urlencode({key: value for key, value in asked.items() if value})
        return self.browser.authorize(self.ways, f"{self.details.auth_url}?{query}")

    def claims(self, persona: str, link_id: str) -> dict[str, object]:
        """The claims of a launch, its signature checked against the campus's key set."""
        return self.read(self.launch(persona, link_id)["id_token"])

    def read(self, token: str) -> dict[str, object]:
        """The claims of a message, checked as a tool would."""
        return self._read(token, self.http.get(self.details.jwks_url, timeout=5).json())

    def read_by_key(self, token: str) -> dict[str, object]:
        """The claims of a message of a campus on several hosts, checked with the keys that it holds."""
        with self.campus.reading(self.ways) as site:
            return self._read(token, public_keys(site.keys))

    def _read(self, token: str, key_set: dict[str, list[dict[str, object]]]) -> dict[str, object]:
        keys = jwt.PyJWKSet.from_dict(dict(key_set))
        kid = jwt.get_unverified_header(token)["kid"]
        key = next(key for key in keys.keys if key.key_id == kid)
        options = {"verify_exp": False, "verify_iat": False}
        read: dict[str, object] = jwt.decode(
            token,
            key.key,
            algorithms=["RS256"],
            audience=self.details.client_id,
            options=options,  # type: ignore[arg-type]  # a plain dict will do
        )
        return read

    def post_score(self, url: str, headers: dict[str, str], **score: object) -> requests.Response:
        """Post a score to a line item's URL."""
        path, _, query = url.partition("?")
        body = {
            "scoreGiven": 7.5,
            "scoreMaximum": 10,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "timestamp": "2026-11-23T10:00:00.000Z",
        } | score
        return self.http.post(
            f"{path}/scores{'?' if query else ''}{query}",
            data=json.dumps({key: value for key, value in body.items() if value is not None}),
            headers=headers | {"Content-Type": SCORE_TYPE},
            timeout=5,
        )

    def pick(
        self, items: list[dict[str, object]], placement: str = "link_selection", **changes: object
    ) -> tuple[int, str]:
        """Go through deep linking as the teacher and send items back."""
        fields = self.answer_login(self.browser.start_picking(self.ways, "ines", placement))
        settings = self.read(fields["id_token"])[f"{DEEP_LINKING}deep_linking_settings"]
        assert isinstance(settings, dict)
        return self.browser.return_items(
            settings["deep_link_return_url"], self.sign(self.answer(items) | changes)
        )

    def answer(self, items: list[dict[str, object]]) -> dict[str, object]:
        """The claims of an answer to deep linking."""
        now = int(self.campus.now(self.ways).timestamp())
        return {
            "iss": self.details.client_id,
            "aud": self.details.issuer,
            "iat": now,
            "exp": now + 300,
            "nonce": "n",
            f"{LTI}deployment_id": self.details.deployment_id,
            f"{LTI}message_type": "LtiDeepLinkingResponse",
            f"{LTI}version": "1.3.0",
            f"{DEEP_LINKING}content_items": items,
        }


def tool_at(ways: str, campus: Campus | None = None) -> FakeTool:
    """A tool at a fresh campus."""
    return FakeTool(ways, campus or campus_for(fetch=lambda _url: tool_keys()))


def start_registration(tool: FakeTool) -> dict[str, str]:
    """The parameters with which the site opens a tool's registration page."""
    number = tool.campus.courses(tool.ways)[-1].number
    page = tool.app.test_client().post(
        f"/{tool.ways}/courses/{number}/register", data={"url": "http://127.0.0.1:8700/lti/register/x"}
    )
    address = parse_qs(urlsplit(page.location).query)["register"][0]
    return {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
