"""A server on loopback that writes exactly the bytes a test wants, at the pace it wants."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from time import sleep

Handler = Callable[[socket.socket], None]


@contextmanager
def serving(handle: Handler, seen: list[bytes] | None = None, reads_first: bool = True) -> Iterator[str]:
    """The URL of a server that notes one packet a connection in `seen` and lets `handle` answer."""
    notes = [] if seen is None else seen
    server = socket.create_server(("127.0.0.1", 0))
    thread = Thread(target=_serve, args=(server, handle, notes, reads_first), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x"
    finally:
        # Wakes the thread that waits for a connection, which closing alone does not.
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def _serve(server: socket.socket, handle: Handler, seen: list[bytes], reads_first: bool) -> None:
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.settimeout(5)
                if reads_first:
                    seen.append(connection.recv(65_536))
                handle(connection)


def saying(data: bytes) -> Handler:
    """Answers with these bytes and closes."""
    return lambda connection: connection.sendall(data)


def dripping(data: bytes, pause: float) -> Handler:
    """Answers byte by byte."""

    def drip(connection: socket.socket) -> None:
        for number in range(len(data)):
            connection.sendall(data[number : number + 1])
            sleep(pause)

    return drip
