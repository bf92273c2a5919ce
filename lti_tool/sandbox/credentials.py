"""What opens a site's services, and what signs its messages, as plain data."""

from dataclasses import dataclass
from datetime import datetime


@dataclass
class AccessToken:
    """A service token."""

    client_id: str
    scopes: list[str]
    expires_at: datetime
    calls: int = 0


@dataclass
class SigningKey:
    """A private key (PEM) with the id under which its public half is listed."""

    kid: str
    pem: str
