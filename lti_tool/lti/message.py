"""The chain of checks on a launch: PyLTI1p3's `MessageLaunch`, with every guard replaced by ours.

The library gives the order of the steps, the parsing of the token and the look-up by issuer, client and
deployment. What it leaves open (reliability.md, section 1) is closed here and tested as ours. ADR 0008.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any, Self, cast

import requests
from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.session import SessionService

from lti_tool.errors import BrowserUnknown, LaunchRefused, LaunchTooLarge
from lti_tool.lti.adapters import BrowserCookie, LaunchForm, OneRegistration
from lti_tool.lti.audience import check_audience
from lti_tool.lti.claims import LONGEST_ID, MessageClaims, is_deep_linking, read_claims
from lti_tool.lti.lifetimes import check_lifetime
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.lti.signatures import ALGORITHM, is_signed
from lti_tool.lti.state import LoginState, digest
from lti_tool.lti.texts import is_opaque_id
from lti_tool.lti.trace import LaunchTrace
from lti_tool.lti.values import KnownRegistration

LONGEST_PLAIN_TOKEN = 65_536
LONGEST_TOKEN = 262_144
"""For deep linking requests, whose `data` may be 100 kB (row D6)."""
TOKEN_TOO_LONG = "id_token_too_long"  # nosec B105  # a refusal's code
"""The code of the refusal that is answered with 413 (row L3)."""
# The library makes a session for its own fetches where none is given. This one reaches nothing.
_NO_NETWORK = requests.Session()
_NO_NETWORK.adapters.clear()


@dataclass(frozen=True, slots=True)
class BegunLogin:
    """The login that a launch answers: our signed state, its registration, and the browser at hand."""

    state: LoginState
    registration: KnownRegistration
    browser_key: str | None


class SignedMessage(MessageLaunch[LaunchForm, OneRegistration, SessionService, BrowserCookie]):
    """One launch on its way through the chain; `claims` is there once `check` has returned."""

    claims: MessageClaims
    expires_at: datetime

    def __init__(
        self, id_token: str, login: BegunLogin, keys: PlatformKeys, trace: LaunchTrace, now: datetime
    ) -> None:
        form = LaunchForm(id_token)
        super().__init__(
            form,
            OneRegistration(login.registration),
            session_service=SessionService(form),
            cookie_service=BrowserCookie(login.browser_key),
            requests_session=_NO_NETWORK,
        )
        self._login = login
        self._keys = keys
        self._trace = trace
        self._now = now

    def check(self) -> Self:
        """Run the chain.

        Raises:
            LaunchRefused: the first check that fails.
        """
        try:
            self.validate()
        except LaunchRefused:
            self._name_key()
            raise
        return self

    @property
    def body(self) -> Mapping[str, Any]:
        """The claims as they came; not to be believed before the chain is through."""
        return cast(Mapping[str, Any], self._jwt["body"])

    @property
    def nonce(self) -> str:
        """The nonce, once `validate_nonce` has found it to be this login's."""
        return str(self.body["nonce"])

    def _name_key(self) -> None:
        """Note the key's id where the chain ended before the token was read."""
        header = self._parsed()[0]
        if isinstance(header, dict):
            self._trace.saw_header(header)

    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)

    def validate_state(self) -> Self:
        """The browser that posts is the one that began (row L11)."""
        key = self._cookie_service.get_cookie("")
        if key is None:
            raise BrowserUnknown("browser_without_cookie")
        if not compare_digest(digest(key), self._login.state.browser_digest):
            raise BrowserUnknown("browser_other")
        self._trace.carrier = self._login.state.carrier
        return self

    def validate_jwt_format(self) -> Self:
        """Three readable parts, RS256 and a sane `kid`; whatever else the header offers is ignored."""
        header, body = self._parsed()
        if len(self._get_id_token()) > LONGEST_PLAIN_TOKEN and not is_deep_linking(body):
            raise LaunchTooLarge(TOKEN_TOO_LONG)
        if not isinstance(header, dict) or not isinstance(body, dict):
            raise LaunchRefused("token_malformed")
        self._trace.saw_header(header)
        if header.get("alg") != ALGORITHM or "crit" in header:
            raise LaunchRefused("alg_refused")
        kid = header.get("kid")
        if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_ID or not is_opaque_id(kid):
            raise LaunchRefused("kid_missing")
        return self

    def _parsed(self) -> tuple[Any, Any]:
        try:
            super().validate_jwt_format()
        except LtiException:
            return None, None
        return self._jwt["header"], self._jwt["body"]

    def validate_nonce(self) -> Self:
        """The nonce is the one of this login; it is used up when all else is good (row L10)."""
        nonce = self.body.get("nonce")
        if not isinstance(nonce, str):
            raise LaunchRefused("nonce_missing")
        if not compare_digest(digest(nonce), self._login.state.nonce_digest):
            raise LaunchRefused("nonce_foreign")
        return self

    def get_iss(self) -> str:
        """The issuer, which is the registration's."""
        if self.body.get("iss") != self._login.registration.issuer:
            raise LaunchRefused("iss_foreign")
        return self._login.registration.issuer

    def get_client_id(self) -> str:
        """Our client among the audiences (row L13)."""
        client_id = self._login.registration.client_id
        check_audience(self.body, client_id)
        return client_id

    def validate_jwt_signature(self) -> Self:
        """The signature is good for a key of the registration's own key set (rows L4, L5, L7)."""
        key = self._keys.key_for(self._login.registration, self._jwt["header"]["kid"], self._now)
        if not is_signed(self._get_id_token(), key):
            raise LaunchRefused("signature_wrong")
        return self

    def _get_deployment_id(self) -> str:
        self._trace.believed(self.body)
        self.claims = read_claims(self.body)
        return self.claims.deployment_id

    def validate_message(self) -> Self:
        """The token is of now (rows L8, L9). Its claims were read to find the deployment."""
        self.expires_at = check_lifetime(self.body, self._now)
        return self

    def save_launch_data(self) -> Self:
        """Keep nothing: `verify_launch` uses the nonce up, and the course keeps what it needs."""
        return self
