"""Requests and responses as Flask makes them, without looks for what never comes (docs/performance.md)."""

import re
from functools import cached_property
from typing import TYPE_CHECKING, cast

from flask import Request, Response
from werkzeug.datastructures import Headers, ImmutableMultiDict
from werkzeug.sansio.http import parse_cookie

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*")
"""Of characters that stand in a URL as they are (RFC 3986)."""


class ToolRequest(Request):
    """A request that finds its cookies where WSGI puts them."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """The browser's cookies; werkzeug looks through all headers, in case they came in several."""
        found = parse_cookie(self.environ.get("HTTP_COOKIE"), self.dict_storage_class)
        return cast("ImmutableMultiDict[str, str]", found)


class ToolResponse(Response):
    """A response that is sent as it stands where nothing of it needs mending."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        """Return the headers to send; werkzeug copies them and takes addresses apart and together again."""
        found = dict(iter(self.headers))
        is_settled = self.status_code in (200, 302, 303) and "Content-Length" in found
        if is_settled and PLAIN_ADDRESS.fullmatch(found.get("Location", "")):
            return self.headers
        return super().get_wsgi_headers(environ)
