"""Secrets at rest: sealed with a key derived from the installation's secret (ASVS 14.2)."""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lti_tool.errors import SettingsInvalid

SIGNING_KEY = "signing key"
ACCESS_TOKEN = "access token"  # nosec B105  # the name of a purpose


def seal(secret: str, purpose: str, text: str) -> str:
    """Encrypt `text`; what was sealed for one purpose does not open for another."""
    return _box(secret, purpose).encrypt(text.encode()).decode()


def unseal(secret: str, purpose: str, sealed: str) -> str:
    """Decrypt what `seal` gave.

    Raises:
        SettingsInvalid: the secret is not the one it was sealed with.
    """
    try:
        return _box(secret, purpose).decrypt(sealed).decode()
    except InvalidToken:
        line = f"STOKE_SECRET_KEY is not the one that this {purpose} was stored with."
        raise SettingsInvalid([line]) from None


@lru_cache(maxsize=8)
def _box(secret: str, purpose: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=f"stoke {purpose}".encode())
    return Fernet(urlsafe_b64encode(derived.derive(secret.encode())))
