"""Where acts are told, and in which way: read from the settings, which alone know the secret."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from lti_tool.exports.values import Names
from lti_tool.settings import Settings

Way = Literal["1.0.3", "2.0.0", "caliper"]
"""A version of xAPI, or Caliper."""
_WAYS: dict[str, Way] = {"xapi": "1.0.3", "xapi2": "2.0.0", "caliper": "caliper"}


@dataclass(frozen=True, slots=True)
class Target:
    """A store of learning records."""

    url: str
    """Without a name, a secret or a slash at its end."""
    way: Way
    authorization: str
    names: Names
    may_be_inside: bool
    may_be_here: bool
    """Whether it may be on this machine."""

    @property
    def host(self) -> str:
        """What pages say of it."""
        return urlsplit(self.url).netloc


def target_of(settings: Settings) -> Target | None:
    """Return where this site tells its acts; None where it tells nobody."""
    if settings.records_url is None:
        return None
    parts = urlsplit(settings.records_url.get_secret_value())
    way, _plus, scheme = parts.scheme.partition("+")
    host = parts.netloc.rpartition("@")[2]
    url = f"{scheme}://{host}{parts.path.rstrip('/')}{'?' if parts.query else ''}{parts.query}"
    return Target(
        url=url,
        way=_WAYS[way],
        authorization=_authorization(parts),
        names=settings.records_names,
        may_be_inside=settings.records_inside,
        may_be_here=settings.on_loopback,
    )


def _authorization(parts: SplitResult) -> str:
    """A name and a secret, or a token alone."""
    user, secret = unquote(parts.username or ""), unquote(parts.password or "")
    if not user:
        return f"Bearer {secret}"
    return "Basic " + b64encode(f"{user}:{secret}".encode()).decode()
