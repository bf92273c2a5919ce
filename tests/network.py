"""No test leaves this machine: what tries to fails, whatever library it uses."""

import socket
import sys
from ipaddress import ip_address

import pytest


def forbid_other_hosts() -> None:
    """Fail any connection to another machine, and find no address for any other name, till the end.

    An audit hook sees every socket of this process, and cannot be taken away by mistake.
    """
    sys.addaudithook(_look)


def _look(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not _is_here(address[0]):
            pytest.fail(f"a test tried to reach {address[0]}")
    elif event == "socket.getaddrinfo" and not (_is_here(arguments[0]) or _is_address(arguments[0])):
        raise socket.gaierror(socket.EAI_NONAME, "no name but localhost is known in tests")


def _is_here(host: object) -> bool:
    name = _text(host)
    return name in ("", "localhost") or (_is_address(name) and ip_address(name).is_loopback)


def _is_address(host: object) -> bool:
    try:
        ip_address(_text(host))
    except ValueError:
        return False
    return True


def _text(host: object) -> str:
    return host.decode() if isinstance(host, bytes) else str(host or "")
