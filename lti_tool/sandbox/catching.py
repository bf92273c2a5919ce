"""The campus's mail server: it takes what this machine hands it, and delivers nothing (RFC 5321)."""

import asyncio
import logging
import socket
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

from aiosmtpd.smtp import SMTP, Envelope, Session

from lti_tool.sandbox.postbox import Postbox
from lti_tool.sandbox.sites import system_clock

MOST_BYTES = 256 * 1024
"""Of one mail: the largest that the tool writes has a tenth of that."""
PATIENCE_SECONDS = 30
MOST_OF_A_COMMAND = 100
"""In one conversation, and so of receivers too."""
STOP_SECONDS = 2


class MailCatcher:
    """A mail server in a thread of its own, which puts all that it is handed into a postbox."""

    def __init__(
        self, postbox: Postbox, listening: socket.socket, clock: Callable[[], datetime] = system_clock
    ) -> None:
        # It tells of each conversation, addresses and all.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._handler, self._listening = _Handler(postbox, clock), listening
        self._asked = Event()
        self._thread = Thread(target=self._run, name="mail catcher", daemon=True)

    def start(self) -> None:
        """Begin to take mail; nothing more happens where that was done before."""
        if not self.is_running():
            self._thread.start()

    def is_running(self) -> bool:
        """Whether it takes mail."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Take no more, and break off whoever is still talking."""
        self._asked.set()
        self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(self._conversation, sock=self._listening)
        await asyncio.to_thread(self._asked.wait)
        server.close()

    def _conversation(self) -> SMTP:
        return SMTP(
            self._handler,
            data_size_limit=MOST_BYTES,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="Saltmarsh Campus",
            timeout=PATIENCE_SECONDS,
            command_call_limit=MOST_OF_A_COMMAND,
            loop=asyncio.get_running_loop(),
        )


class _Handler:
    """Called by the server once a mail is there, its dots and lines as they were written."""

    def __init__(self, postbox: Postbox, clock: Callable[[], datetime]) -> None:
        self._postbox, self._clock = postbox, clock

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        taken = self._postbox.take(envelope.rcpt_tos, content, self._clock())
        return "250 Taken" if taken else "554 This cannot be read as a mail"
