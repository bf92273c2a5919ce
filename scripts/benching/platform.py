"""The platform of a measurement: keys at once; tokens and scores after a pause, and with faults if asked.

`python -m scripts.benching.platform PORT FOLDER`, the folder holding `public.pem`. A score counts when its
token is good and its timestamp is newer than the last one of this user, as on real platforms.
"""

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt.algorithms import RSAAlgorithm

from scripts.benching.claims import KID
from scripts.benching.processes import LOOPBACK

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
REASONS = {200: "OK", 401: "Unauthorized", 404: "Not Found", 409: "Conflict"}


@dataclass(slots=True)
class Ways:
    """How the platform behaves; set by POST /ways."""

    pause: float = 0.05
    """Seconds that a call takes."""
    failing: float = 0
    """Share of the calls that are answered with 503."""
    calls_a_second: int = 0
    """Above that: 429 with Retry-After 1; 0: no limit."""
    token_seconds: float = 3600


@dataclass(slots=True)
class Book:
    """What the platform knows."""

    ways: Ways = field(default_factory=Ways)
    scores: dict[str, tuple[str, float]] = field(default_factory=dict)
    """By user: timestamp and share of the maximum."""
    tokens: dict[str, float] = field(default_factory=dict)
    """When each ends."""
    statuses: dict[int, int] = field(default_factory=dict)
    """How many scores were answered how."""
    second: tuple[int, int] = (0, 0)
    luck: random.Random = field(default_factory=lambda: random.Random(7))

    def change(self, ways: dict[str, Any]) -> None:
        """Forget everything and behave like this from now on."""
        self.ways = Ways(**ways)
        self.scores, self.statuses, self.tokens = {}, {}, {}

    def new_token(self) -> dict[str, object]:
        """Grant a token."""
        token = f"token-{len(self.tokens)}"
        self.tokens[token] = time.monotonic() + self.ways.token_seconds
        seconds = self.ways.token_seconds
        return {"access_token": token, "token_type": "Bearer", "expires_in": seconds, "scope": SCOPE}

    def refusal(self, token: str) -> int:
        """The status that ends a call before it is looked at, 0 where there is none."""
        second = int(time.monotonic())
        self.second = (second, self.second[1] + 1 if self.second[0] == second else 1)
        if self.ways.calls_a_second and self.second[1] > self.ways.calls_a_second:
            return 429
        if self.luck.random() < self.ways.failing:
            return 503
        return 0 if self.tokens.get(token, 0) > time.monotonic() else 401

    def take(self, score: dict[str, Any]) -> int:
        """Keep a score that is newer than what stands."""
        user, stamp = score["userId"], score["timestamp"]
        if user in self.scores and stamp <= self.scores[user][0]:
            return 409
        self.scores[user] = (stamp, score["scoreGiven"] / score["scoreMaximum"])
        return 200


class Caller(asyncio.Protocol):
    """One connection."""

    book: Book
    keys: bytes

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport
        self._came = b""

    def data_received(self, data: bytes) -> None:
        """Answer each request that is complete."""
        self._came += data
        while b"\r\n\r\n" in self._came:
            head, _blank, rest = self._came.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines[1:])
            length = int(headers.get("content-length", 0))
            if len(rest) < length:
                return
            self._came = rest[length:]
            self._answer(lines[0].split(" ")[1], headers.get("authorization", ""), rest[:length])

    def _answer(self, path: str, authorization: str, body: bytes) -> None:
        book = self.book
        match path:
            case "/keys":
                self._send(200, self.keys)
            case "/ways":
                book.change(json.loads(body))
                self._send(200, b"{}")
            case "/book":
                told = {"scores": book.scores, "statuses": book.statuses, "tokens": len(book.tokens)}
                self._send(200, json.dumps(told).encode())
            case "/token":
                self._later(200, json.dumps(book.new_token()).encode())
            case _ if path.endswith("/scores"):
                # The Authorization header was put into small letters, as are our tokens.
                status = book.refusal(authorization.removeprefix("bearer ")) or book.take(json.loads(body))
                book.statuses[status] = book.statuses.get(status, 0) + 1
                self._later(status, b"{}")
            case _:
                self._send(404, b"{}")

    def _later(self, status: int, body: bytes) -> None:
        asyncio.get_running_loop().call_later(self.book.ways.pause, self._send, status, body)

    def _send(self, status: int, body: bytes) -> None:
        wait = "Retry-After: 1\r\n" if status == 429 else ""
        head = f"HTTP/1.1 {status} {REASONS.get(status, 'Other')}\r\nContent-Type: application/json\r\n"
        date = f"Date: {formatdate(usegmt=True)}\r\n{wait}Content-Length: {len(body)}\r\n\r\n"
        if isinstance(self._transport, asyncio.WriteTransport) and not self._transport.is_closing():
            self._transport.write(head.encode() + date.encode() + body)


async def serve(port: int, folder: Path) -> None:
    """Answer until ended."""
    public = cast(RSAPublicKey, load_pem_public_key((folder / "public.pem").read_bytes()))
    key = RSAAlgorithm.to_jwk(public, as_dict=True) | {"kid": KID, "alg": "RS256", "use": "sig"}
    Caller.book, Caller.keys = Book(), json.dumps({"keys": [key]}).encode()
    server = await asyncio.get_running_loop().create_server(Caller, LOOPBACK, port, backlog=500)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
