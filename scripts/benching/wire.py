"""A small HTTP client on asyncio streams, and a browser's cookies; cheaper than what it measures."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

LARGEST_COOKIE = 4096
"""Browsers drop longer ones (RFC 6265, 6.1)."""
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, its body as it came."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The first header of this name, "" where there is none."""
        return next((value for known, value in self.headers if known == name), "")

    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


@dataclass(slots=True)
class Connection:
    """One connection to loopback, kept open as long as the other side keeps it."""

    port: int
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Reply:
        """Send a request and read its answer."""
        reader, writer = self._streams or await self._open()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = [line.partition(":")[::2] for line in head[1:] if line]
        headers = [(name.strip().lower(), value.strip()) for name, value in pairs]
        reply = Reply(int(head[0].split(" ", 2)[1]), headers, b"")
        length = reply.header("content-length")
        body = await (reader.readexactly(int(length)) if length else reader.read())
        if not length or reply.header("connection") == "close":
            self.close()
        return Reply(reply.status, headers, body)

    def close(self) -> None:
        """Close it; the next request opens another."""
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self._streams = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        return self._streams


def request(method: str, path: str, port: int, headers: dict[str, str], body: bytes = b"") -> bytes:
    """A request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(slots=True)
class Browser:
    """One person's browser: it keeps cookies and follows no redirect by itself."""

    accept_encoding: str = "gzip, deflate, br, zstd"
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, url: str) -> Reply:
        """Open an address."""
        return await self._ask("GET", url, {})

    async def post(self, url: str, form: dict[str, str]) -> Reply:
        """Send a form."""
        return await self._ask("POST", url, {"Content-Type": FORM}, urlencode(form).encode())

    async def _ask(self, method: str, url: str, headers: dict[str, str], body: bytes = b"") -> Reply:
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers |= {
            "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "en-GB,en;q=0.5",
            "Accept-Encoding": self.accept_encoding,
            "Sec-Fetch-Dest": "iframe",
            "Connection": "close",
        }
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        port = parts.port or 80
        reply = await Connection(port).ask(request(method, target, port, headers, body))
        self._keep(reply)
        return reply

    def _keep(self, reply: Reply) -> None:
        for name, value in reply.headers:
            if name != "set-cookie" or len(value) > LARGEST_COOKIE:
                continue
            key, _equals, content = value.partition(";")[0].partition("=")
            if "max-age=0" in value.lower():
                self.cookies.pop(key, None)
            else:
                self.cookies[key] = content
