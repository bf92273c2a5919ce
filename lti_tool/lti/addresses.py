"""Addresses inside messages: which are ours, and which may be kept at all."""

from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from lti_tool.settings import is_loopback

LONGEST = 2000
DEFAULT_PORTS = {"https": 443, "http": 80}


def is_ours(address: str, base_url: str) -> bool:
    """Whether `address` has the tool's own origin (row L24)."""
    origin = _origin(address)
    return origin is not None and origin == _origin(base_url)


@lru_cache(maxsize=1024)
def is_kept(address: str, plain_http: bool, loopback: bool) -> bool:
    """Whether an address of a platform may be stored and later called or linked to (rows L29, D2).

    It has to be https. Plain http goes where `plain_http` says so, and on this machine where `loopback`
    says that the tool itself lives there only. Where it really leads is checked when it is called.
    """
    parts = _parts(address)
    if parts is None:
        return False
    return parts.scheme == "https" or plain_http or (loopback and is_loopback(parts.hostname or ""))


@lru_cache(maxsize=1024)
def _parts(address: str) -> SplitResult | None:
    if len(address) > LONGEST or not address.isprintable() or " " in address or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
        fine = parts.scheme in DEFAULT_PORTS and parts.hostname and "@" not in parts.netloc
        return parts if fine and parts.port != 0 else None
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _origin(address: str) -> tuple[str, str | None, int] | None:
    parts = _parts(address)
    return parts and (parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS[parts.scheme])
