"""Whom a token was made for (OpenID Connect Core 3.1.3.7, rules 3 to 5; row L13)."""

from collections.abc import Mapping
from typing import Any

from lti_tool.errors import LaunchRefused


def check_audience(body: Mapping[str, Any], client_id: str) -> None:
    """Our client is among the audiences and, where others are too or `azp` is told, the one meant.

    Raises:
        LaunchRefused: it is not.
    """
    audience, party = body.get("aud"), body.get("azp")
    audiences = audience if isinstance(audience, list) else [audience]
    if client_id not in audiences:
        raise LaunchRefused("aud_foreign")
    if party is None and len(audiences) > 1:
        raise LaunchRefused("azp_missing")
    if party is not None and party != client_id:
        raise LaunchRefused("azp_foreign")
