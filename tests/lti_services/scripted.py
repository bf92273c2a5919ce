"""A platform that answers what a test says, at the boundary where requests leave the tool."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Request

WIRE = Path(__file__).parent.parent / "wire" / "moodle-4.5.6"
DATE = "Mon, 14 Sep 2026 12:00:05 GMT"


def json_answer(body: object, status: int = 200, **headers: str) -> Answer:
    """An answer with a JSON body; header names with underscores for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"date": DATE, **named}, json.dumps(body).encode())


class ScriptedPlatform:
    """Answers by path, in the order given; the last answer goes on for ever. Keeps every request."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._script: dict[str, list[Answer | Exception]] = {}

    def answer(self, path: str, *answers: Answer | Exception) -> None:
        """What `path` answers from here on."""
        self._script[path] = list(answers)

    def send(self, request: Request) -> Answer:
        """Answer one request, as `Transport.send`."""
        self.requests.append(request)
        waiting = self._script.get(request.url.path, [Answer(404, {}, b"no such path")])
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def sent(self, path: str) -> list[Request]:
        """The requests to `path`, oldest first."""
        return [request for request in self.requests if request.url.path == path]


def body_of(request: Request) -> Any:
    """The JSON that was sent."""
    return json.loads(request.body or b"")


def form_of(request: Request) -> dict[str, str]:
    """The form that was sent."""
    return {name: values[0] for name, values in parse_qs((request.body or b"").decode()).items()}


@dataclass(frozen=True)
class Recorded:
    """One exchange with a real Moodle 4.5.6."""

    method: str
    url: str
    sent_headers: dict[str, str]
    sent: Any
    answer: Answer


def recorded(name: str) -> Recorded:
    """The exchange in `tests/wire/moodle-4.5.6/<name>.json`."""
    exchange = json.loads((WIRE / f"{name}.json").read_text(encoding="utf-8"))
    request, response = exchange["request"], exchange["response"]
    body = response["body"]
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {key.lower(): value for key, value in response["headers"].items()}
    answer = Answer(response["status"], headers, text.encode())
    return Recorded(request["method"], request["url"], request["headers"], request["body"], answer)
