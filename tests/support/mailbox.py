"""A mail server on this machine that keeps what it is handed: just enough of SMTP (RFC 5321)."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from threading import Thread


class Mailbox(socketserver.ThreadingTCPServer):
    """Takes mail on a free port; refuses every receiver while `closed` is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.messages: list[Message] = []
        self.closed = False

    @property
    def url(self) -> str:
        """The address as a setting names it."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Conversation(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        """Talk until the other side quits."""
        self._say(b"220 mail.test")
        for line in self.rfile:
            match line.split(maxsplit=1)[0].upper().rstrip(b":"):
                case b"QUIT":
                    return self._say(b"221 bye")
                case b"DATA":
                    self._take()
                case b"RCPT" if self.server.closed:
                    self._say(b"550 no such person here")
                case _:
                    self._say(b"250 fine")
        return None

    def _take(self) -> None:
        self._say(b"354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.messages.append(message_from_bytes(b"".join(lines)))
        self._say(b"250 taken")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A running mail server."""
    with Mailbox() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
