"""What the campus sends to tools by itself."""

from collections.abc import Callable

import requests

Poster = Callable[[str, str], int]
"""Posts JSON to an address; gives the status of the answer, 0 where none came."""
_PATIENCE_S = 5


def post_json(url: str, body: str) -> int:
    """Post JSON once, whatever comes of it."""
    headers = {"Content-Type": "application/json", "User-Agent": "SaltmarshCampus/1"}
    try:
        return requests.post(url, body, headers=headers, timeout=_PATIENCE_S).status_code
    except requests.RequestException:
        return 0
