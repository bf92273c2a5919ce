"""Which addresses may be called: public ones over https, and inside ones where somebody said yes (ADR 0009).

A URL is checked when it is used, the addresses of its name when a connection is made, and the connection
goes to the address that was checked: a name that changes its mind in between (DNS rebinding) gains nothing.
"""

import socket
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from AntiSSRF import IPAddressRanges

from lti_tool.errors import PlatformMisconfigured

LONGEST_URL = 2000
PORTS = {"https": 443, "http": 80}
DISGUISES = ("::/96", "::ffff:0:0:0/96")
"""IPv6 addresses that hold an IPv4 one and lead to it, in ways long given up (RFC 4291, RFC 2765)."""
CLOSED = tuple(ip_network(block) for block in (*IPAddressRanges.recommended_latest, *DISGUISES))
LOOPBACK = tuple(ip_network(block) for block in IPAddressRanges.loopback)
PRIVATE = tuple(
    ip_network(block)
    for block in (
        *IPAddressRanges.private_use,
        *IPAddressRanges.unique_local,
        *IPAddressRanges.shared_address_space,
    )
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be called besides the public internet; plain http goes nowhere else."""

    loopback: bool = False
    private: bool = False


def check_url(url: str, reach: Reach) -> SplitResult:
    """The parts of a URL that may be called, as far as the URL itself tells (rows R1, L29).

    Raises:
        PlatformMisconfigured: another scheme, a user name, a number that hides an address, an inside address.
    """
    parts = _split(url)
    if parts is None:
        raise PlatformMisconfigured(detail="the address is not a plain https address")
    host = (parts.hostname or "").rstrip(".")
    plain = parts.scheme == "http"
    if plain and not (reach.loopback or reach.private):
        raise PlatformMisconfigured(detail="the address is not https")
    if host == "localhost" or host.endswith(".localhost"):
        host = "127.0.0.1"
    if _is_number(host) and not is_open(host, reach, plain):
        raise PlatformMisconfigured(detail="the address lies inside a network")
    return parts


def checked_addresses(host: str, port: int, reach: Reach, plain: bool) -> list[str]:
    """The addresses of a name, all of them fit to be called, IPv4 first.

    Raises:
        PlatformMisconfigured: one of them may not be called.
        OSError: the name is unknown.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not all(is_open(address, reach, plain) for address in addresses):
        raise PlatformMisconfigured(detail="the address lies inside a network")
    return sorted(addresses, key=lambda address: ":" in address)


@lru_cache(maxsize=1024)
def is_open(text: str, reach: Reach, plain: bool) -> bool:
    """Whether this address may be called; over plain http only inside ones may."""
    try:
        address = _unmapped(text)
    except ValueError:
        return False
    if any(address in network for network in LOOPBACK):
        return reach.loopback
    if any(address in network for network in PRIVATE):
        return reach.private
    return not plain and address.is_global and not any(address in network for network in CLOSED)


def _unmapped(text: str) -> IPv4Address | IPv6Address:
    address = ip_address(text)
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


@lru_cache(maxsize=1024)
def _split(url: str) -> SplitResult | None:
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or set(url) & set(' \\"<>'):
        return None
    try:
        parts = urlsplit(url)
        fine = parts.scheme in PORTS and parts.hostname and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return None
    return parts if fine else None


def _is_number(host: str) -> bool:
    # Resolvers read 2130706433, 0x7f.1 and 0177.0.0.1 as addresses; no name ends in a number.
    last = host.rpartition(".")[2]
    return ":" in host or last.isdigit() or last.startswith("0x")


def origin_of(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a URL that has all three, else None."""
    parts = _split(url)
    if parts is None:
        return None
    return parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme]
