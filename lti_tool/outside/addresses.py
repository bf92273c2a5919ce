"""One name for a page, however its address was copied (row 46)."""

import re
from urllib.parse import SplitResult, parse_qsl, urlencode

from w3lib.url import canonicalize_url

_TRACKING = re.compile(
    r"utm_.*|mc_[ce]id|\w{0,3}clid|msclkid|[gw]braid|gad_\w+|_g[al]|igshid?|srsltid|mkt_tok|mibextid|ref_src|_hs(?:enc|mi)"
    r"|share_id|rcm|xmt"
)


def untracked(parts: SplitResult) -> SplitResult:
    """Return an address without parameters that tell who passed it on, and nothing of the page."""
    told = parse_qsl(parts.query, keep_blank_values=True)
    wanted = [(name, value) for name, value in told if not _TRACKING.fullmatch(name.lower())]
    return parts if len(wanted) == len(told) else parts._replace(query=urlencode(wanted))


def plain_address(parts: SplitResult) -> str:
    """Return an address without what differs from copy to copy: scheme, `www.`, tracking, order, fragment."""
    named = untracked(parts)._replace(
        scheme="https", netloc=parts.netloc.removeprefix("www."), path=parts.path.rstrip("/"), fragment=""
    )
    return canonicalize_url(named.geturl()).removeprefix("https://").rstrip("/")
