"""Servers and workers as parts of one process, which start and stop together."""

import logging
import os
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from types import FrameType
from typing import Any, Protocol

import click
from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

LOOK_SECONDS = 0.5
STOP_SECONDS = 8


class Part(Protocol):
    """Something that runs in a thread of its own."""

    def start(self) -> None:
        """Begin, and come back at once."""
        ...

    def is_running(self) -> bool:
        """Whether it still does its work."""
        ...

    def stop(self) -> None:
        """End what is under way, within seconds, and come back."""
        ...


def listen(host: str, port: int) -> socket.socket:
    """Take an address, before anything is made that would be left behind.

    Raises:
        ClickException: the port is in use, or may not be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        # Where a number is known, Python adds more words than anybody asked for.
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        sentence = f"Port {port} on {host} cannot be had: {why}."
        raise click.ClickException(f"{sentence} {ANOTHER_PORT}") from None


ANOTHER_PORT = (
    "Stoke may be running already. To use other ports: "
    'make demo ARGS="--port 8712 --sandbox-port 8713", or --port with stoke serve.'
)


class WebServer:
    """One WSGI app behind one listening socket."""

    def __init__(
        self, app: Flask, listening: socket.socket, threads: int = 4, believes_proxies: bool = False
    ) -> None:
        # Its queue grows by one whenever a browser asks for a page and its pictures: no news.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._sockets: dict[int, Any] = {}
        options: dict[str, Any] = {
            "sockets": [listening],
            "threads": threads,
            "ident": None,
            # The app itself believes as many proxies as its settings say, and no more.
            "clear_untrusted_proxy_headers": not believes_proxies,
        }
        self._server: Any = create_server(app, map=self._sockets, **options)
        self._thread = Thread(target=self._server.run, name=app.name, daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def is_running(self) -> bool:
        """Whether it answers."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Let requests under way end, then close every connection."""
        self._server.task_dispatcher.shutdown(timeout=STOP_SECONDS / 2)
        # Only the server's own thread may close its connections.
        self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._sockets, ignore_all=True))
        self._thread.join(STOP_SECONDS / 2)


def run_together(parts: Sequence[Part], ready: str) -> None:
    """Start all parts, say so, and stop them in reverse order at Ctrl-C or SIGTERM.

    Raises:
        ClickException: a part ended by itself, and so all were stopped.
    """
    asked = Event()
    with _signals(asked):
        for part in parts:
            part.start()
        click.echo(ready)
        while not asked.wait(LOOK_SECONDS) and all(part.is_running() for part in parts):
            pass
        for part in reversed(parts):
            part.stop()
    if not asked.is_set():
        raise click.ClickException("A part of Stoke ended by itself, so all of it was stopped.")
    # Below the ^C that a terminal shows.
    click.echo("\nStopped.")


@contextmanager
def _signals(asked: Event) -> Iterator[None]:
    def stop(number: int, _frame: FrameType | None) -> None:
        # A second Ctrl-C ends it at once.
        signal.signal(number, signal.SIG_DFL)
        asked.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
