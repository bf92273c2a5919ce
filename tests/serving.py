"""The small server that stands in for whatever a page would ask."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

STATIC = Path(__file__).resolve().parents[1] / "static"


@dataclass
class Answer:
    """What would be answered; `status` 0 is a broken connection."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A request that came; names of headers are in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form that was sent."""
        return dict(parse_qsl(self.body))


class Server(ThreadingHTTPServer):
    """Answers on loopback: files of the tool from the disk, all else by `answer`, which tests replace.

    Through Playwright's own interception every file would take three processes and back, which was most
    of what these tests cost.
    """

    daemon_threads = True
    request_queue_size = 64
    """A page with frames opens more connections at once than the usual five that may wait; whoever finds the
    queue full tries again after ever longer pauses."""
    answer: Callable[[Asked], Answer] = staticmethod(lambda _asked: Answer(status=404))
    held_back: tuple[str, ...] = ()
    """Ends of the paths of files that nobody gets."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)

    def at(self, host: str = "127.0.0.1") -> str:
        """This server as an origin of that host."""
        return f"http://{host}:{self.server_address[1]}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread; one that ended before it did anything (setup.cfg, `filterwarnings`) is followed
        by another, or the browser would wait for ever.
        """
        begun = Event()

        def work() -> None:
            begun.set()
            self.process_request_thread(request, client_address)

        while not begun.is_set():
            thread = Thread(target=work, daemon=True)
            thread.start()
            while thread.is_alive() and not begun.wait(0.01):
                pass

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that closes its page in the middle of an answer is no trouble."""


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        file = None if path.endswith(self.server.held_back) else _file(path)
        answer = file or self.server.answer(Asked(self.command, path, headers, body))
        if not answer.status:
            return
        content = answer.body.encode() if isinstance(answer.body, str) else answer.body
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _file(path: str) -> Answer | None:
    """A file of the tool or of the campus, which a browser may keep; None for any other path."""
    below = path.removeprefix("/").removeprefix("static/")
    if not path.startswith(("/static/", "/sandbox/")) or not (STATIC / below).is_file():
        return None
    kind = mimetypes.guess_type(below)[0] or ""
    headers = {"Content-Type": kind, "Cache-Control": "max-age=3600"}
    return Answer((STATIC / below).read_bytes(), headers=headers)
