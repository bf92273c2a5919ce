"""TLS is checked against the platform's name though the connection goes to a checked address."""

import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from socket import socket

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from lti_tool.errors import PlatformSilent
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.values import KnownRegistration
from tests.lti_services.conftest import private_key
from tests.lti_services.loopback import serving

ANYBODY = KnownRegistration(1, "https://lms.test", "c", "", "", "")
REPLY = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def certificate_for(name: str, folder: Path, now: datetime) -> Path:
    """A self-signed certificate and its key in one file."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(subject, subject, private_key().public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3650))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(private_key(), SHA256())
    )
    key = private_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / f"{name}.pem"
    path.write_bytes(certificate.public_bytes(Encoding.PEM) + key)
    return path


@pytest.fixture(params=["localhost", "other.test"])
def name(request: pytest.FixtureRequest) -> str:
    """The name in the certificate; the call goes to localhost."""
    return str(request.param)


@pytest.fixture
def url(name: str, tmp_path: Path, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A platform on loopback with a certificate that this machine trusts."""
    path = certificate_for(name, tmp_path, noon)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)

    def answer(connection: socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(65_536)
            secure.sendall(REPLY)

    with serving(answer, reads_first=False) as plain:
        yield plain.replace("http://127.0.0.1", "https://localhost")


def test_a_certificate_must_name_the_platform(name: str, url: str) -> None:
    http = PlatformHttp(inside_allowed=True)

    if name == "localhost":
        assert http.call("POST", url, ANYBODY, headers={}, body=b"").json() == {}
    else:
        with pytest.raises(PlatformSilent):
            http.call("POST", url, ANYBODY, headers={}, body=b"")
