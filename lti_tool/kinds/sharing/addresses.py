"""The address of what was shared, as it is kept (rows S1, S4)."""

import re
from urllib.parse import urlsplit

from w3lib.url import canonicalize_url

from lti_tool.outside.addresses import untracked

LONGEST = 2_000
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")


def tidy_address(text: str) -> str | None:
    """Return an https address with its host in punycode, no fragment, no tracking; None where it is none.

    An address with a name or password in it is none (row S4), nor is one of a single word or a number.
    """
    text = text.strip()
    if not text or len(text) > LONGEST or any(one.isspace() or not one.isprintable() for one in text):
        return None
    spelled = text if re.match(r"[a-z][a-z0-9+.-]*:", text, re.IGNORECASE) else f"https://{text}"
    try:
        parts = urlsplit(spelled)
        host, port = (parts.hostname or "").encode("idna").decode().lower(), parts.port
    except (ValueError, UnicodeError):
        return None
    if parts.scheme.lower() not in ("http", "https") or "@" in parts.netloc or port not in (None, 80, 443):
        return None
    if not _HOST.fullmatch(host):
        return None
    found = untracked(parts)._replace(scheme="https", netloc=host, fragment="")
    return canonicalize_url(found.geturl())
