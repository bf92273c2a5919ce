"""Response headers of every page: what may run, who may frame it, and what leaves with a link."""

import re
import secrets
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Response, g

from lti_tool.course.who import Who

HOST = re.compile(r"[a-z0-9._:-]+")
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)


def csp_nonce() -> str:
    """Return this response's nonce for the one inlined style of pages that need no style sheet."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def allow_form_to(url: str) -> None:
    """Let this response's forms be sent to the origin of `url` too (the answer of a deep linking)."""
    g.form_origin = origin_of(url)


def allow_frame_by(*urls: str | None) -> None:
    """Let this response be framed by the origins of these addresses."""
    g.frame_origins = _origins_of(urls)


def allow_any_frame() -> None:
    """Let a page be framed by anybody: for refusals, which show nothing of anyone and change nothing.

    The page around us is the school's own host, and a launch that is not believed cannot name it
    (lti.md C1); a frame that stays empty would hide what went wrong.
    """
    g.frame_origins = ["*"]


@lru_cache(maxsize=4096)
def _origins_of(urls: tuple[str | None, ...]) -> list[str]:
    return sorted({origin_of(url) for url in urls if url} - {""})


@lru_cache(maxsize=4096)
def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, "" where it has none.

    Nothing else of it gets into a policy: a host may carry characters that end a directive.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(host):
        return ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}:{port}" if port else f"{parts.scheme}://{host}"


def add_headers(response: Response) -> Response:
    """Add the security headers (ASVS 3.4); frames only for the platform that launched.

    No view sets them, so they need no looking for, which was a twentieth of a launch (docs/performance.md).
    """
    who: Who | None = g.get("who")
    if who is not None and "frame_origins" not in g:
        allow_frame_by(*who.platform_addresses)
    policy = _policy(tuple(g.get("frame_origins", ())), g.get("csp_nonce", ""), g.get("form_origin", ""))
    response.headers.extend((*ALWAYS, ("Content-Security-Policy", policy)))
    if "Cache-Control" not in response.headers:
        response.headers.add("Cache-Control", "no-store")
    return response


@lru_cache(maxsize=1024)
def _policy(frame_origins: tuple[str, ...], nonce: str, form_origin: str) -> str:
    style = f" 'nonce-{nonce}'" if nonce else ""
    form = f" {form_origin}" if form_origin else ""
    ancestors = " ".join(frame_origins or ["'none'"])
    return (
        "default-src 'none'; script-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
        f"style-src 'self'{style}; form-action 'self'{form}; frame-ancestors {ancestors}; base-uri 'none'"
    )
