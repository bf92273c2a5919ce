"""Compression: pages go a short way, all else Flask-Compress's."""

import gzip
import sys
from collections.abc import Callable
from functools import lru_cache

from flask import Flask, Response, request
from flask_compress import Compress
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

REDIRECTS = (302, 303)
LEAST_BYTES = 500
"""Below which packing gains nothing."""
ZSTD_LEVEL, GZIP_LEVEL = 1, 6
"""Browsers of today take zstd; for the others a page has to keep its 20 kB (performance.md)."""
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda page: zstd.compress(page, ZSTD_LEVEL),
    "gzip": lambda page: gzip.compress(page, GZIP_LEVEL, mtime=0),
}


class Compression(Compress):
    """Packs what is sent as the browser takes it.

    Flask-Compress looks after what files need: streams, validators, conditions. A page made for one reader
    has none of it, and a redirect is read by nobody; their way through there was a twentieth of a launch
    (docs/performance.md).
    """

    def init_app(self, app: Flask) -> None:
        """Pack what this app answers."""
        app.config |= {"COMPRESS_ZSTD_LEVEL": ZSTD_LEVEL, "COMPRESS_LEVEL": GZIP_LEVEL}
        super().init_app(app)

    def after_request(self, response: Response | None) -> Response:
        """Pack a response where that is worth it."""
        if response is not None and response.status_code in REDIRECTS:
            return response
        packing = _packing(request.headers.get("Accept-Encoding", ""))
        if response is None or packing not in PACKERS or not _is_page(response):
            return super().after_request(response)
        response.headers.add("Vary", "Accept-Encoding")
        page = response.get_data()
        if len(page) >= LEAST_BYTES:
            response.headers.add("Content-Encoding", packing)
            response.set_data(PACKERS[packing](page))
        return response


def _is_page(response: Response) -> bool:
    kind = response.headers.get("Content-Type", "")
    return kind.startswith("text/html") and response.status_code == 200 and not response.is_streamed


@lru_cache(maxsize=256)
def _packing(accepted: str) -> str | None:
    return parse_accept_header(accepted, Accept).best_match(("zstd", "br", "gzip"))
