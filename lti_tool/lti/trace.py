"""What a login or launch tells while it is checked, for the launch log; nothing that tells who it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from lti_tool.lti.claims import WIRE_NAMES
from lti_tool.lti.texts import is_opaque_id

LONGEST = 255
MOST_ROLES = 12
_MESSAGE = re.compile(r"[A-Za-z]{1,60}")
_ROLE_TAIL = re.compile(r"[A-Za-z][A-Za-z/]{0,39}(?:#[A-Za-z]{1,40})?")
_VOCABULARIES = (
    "http://purl.imsglobal.org/vocab/lis/v2/",
    "http://purl.imsglobal.org/vocab/lti/",
    "urn:lti:role:ims/lis/",
    "urn:lti:instrole:ims/lis/",
    "urn:lti:sysrole:ims/lis/",
)


@dataclass(slots=True)
class LaunchTrace:
    """What has been seen so far. `issuer`, `client_id` and `kid` are claims of whoever knocks; the rest is
    there once the signature is known to be good. Texts have at most 255 printable characters.
    """

    issuer: str = ""
    """Scheme and host of the issuer that a login named."""
    client_id: str = ""
    kid: str = ""
    message_type: str = ""
    deployment_id: str = ""
    context_id: str = ""
    """The course as the platform calls it."""
    roles: str = ""
    """The ends of the role URIs as received, separated by spaces."""
    is_signed: bool = False
    """Whether a platform vouches for it: strangers can make everything before the signature by themselves."""
    carrier: str = ""
    """How the browser was known again: "cookie", "storage" or "window"."""
    return_url: str | None = None
    """The way back to the course; not for the log, but for the page of a refusal."""

    def knocked(self, issuer: str, client_id: str | None) -> None:
        """Note what an unsigned login says of itself."""
        self.issuer, self.client_id = _origin(issuer), _text(client_id)

    def saw_header(self, header: Mapping[str, Any]) -> None:
        """Note the key that a token names, whether or not it exists."""
        self.kid = _text(header.get("kid"))

    def believed(self, body: Mapping[str, Any]) -> None:
        """Note what a message with a good signature says, however wrong it is otherwise."""
        self.is_signed = True
        message_type, context = body.get(WIRE_NAMES["message_type"]), body.get(WIRE_NAMES["context"])
        known = isinstance(message_type, str) and _MESSAGE.fullmatch(message_type)
        self.message_type = str(message_type) if known else ""
        self.deployment_id = _text(body.get(WIRE_NAMES["deployment_id"]))
        self.context_id = _text(context.get("id")) if isinstance(context, Mapping) else ""
        roles = body.get(WIRE_NAMES["roles"])
        texts = [role for role in roles if isinstance(role, str)] if isinstance(roles, list) else []
        self.roles = role_tails(tuple(texts[:MOST_ROLES]))


@lru_cache(maxsize=1024)
def role_tails(uris: tuple[str, ...]) -> str:
    """The role URIs without their vocabularies' addresses ("institution/person#Student"), or "other"."""
    return " ".join(dict.fromkeys(map(_tail, uris)))[:LONGEST]


def _tail(uri: str) -> str:
    for vocabulary in _VOCABULARIES:
        uri = uri.removeprefix(vocabulary)
    # What is spelled otherwise may be anything, and is not kept.
    return uri if _ROLE_TAIL.fullmatch(uri) else "other"


def _text(value: object) -> str:
    return value[:LONGEST] if isinstance(value, str) and is_opaque_id(value) else ""


@lru_cache(maxsize=1024)
def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    return _text(f"{parts.scheme}://{host}:{port}" if port else f"{parts.scheme}://{host}")
