"""Signing what the campus says, and checking what a tool signed."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import jwt
import requests
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from jwt.types import Options

from lti_tool.sandbox.credentials import SigningKey

Claims = dict[str, object]
# Times are compared with the site's own clock, audiences by the platform's own rules.
_SIGNATURE_ONLY: Options = {
    "verify_aud": False,
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}

KeyMaker = Callable[[], str]
Fetcher = Callable[[str], object]


class BadSignature(Exception):
    """What a tool signed does not hold; the text says why, for the log."""


@dataclass(frozen=True)
class Alteration:
    """How the next message is spoilt before it is signed: the certification's bad payloads (lti.md E).

    `claims` and `header` change the dictionaries they are given; `sign` makes the whole token by itself
    from header, claims and the right private key in PEM.
    """

    claims: Callable[[Claims], None] | None = None
    header: Callable[[Claims], None] | None = None
    sign: Callable[[Claims, Claims, str], str] | None = None


def make_private_key() -> str:
    """A new RSA key of 2048 bits, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def sign(header: Mapping[str, object], claims: Mapping[str, object], pem: str) -> str:
    """A compact JWT signed with RS256, whatever the header says: altered headers must be possible."""
    signed = f"{_part(header)}.{_part(claims)}"
    signature = _private_key(pem).sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{_base64(signature)}"


def signed_message(key: SigningKey, claims: Claims, alteration: Alteration | None = None) -> str:
    """The claims as the site signs them, spoilt as a test asked."""
    header: Claims = {"typ": "JWT", "alg": "RS256", "kid": key.kid}
    if alteration is None:
        return sign(header, claims, key.pem)
    if alteration.claims:
        alteration.claims(claims)
    if alteration.header:
        alteration.header(header)
    return (alteration.sign or sign)(header, claims, key.pem)


def public_keys(keys: list[SigningKey]) -> dict[str, list[dict[str, object]]]:
    """The key set that a site publishes."""
    return {"keys": [_public_key(key) for key in keys]}


def _public_key(key: SigningKey) -> dict[str, object]:
    listed = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_private_key(key.pem).public_key()))
    return {"kty": "RSA", "alg": "RS256", "kid": key.kid, "e": listed["e"], "n": listed["n"], "use": "sig"}


def fetch_json(url: str) -> object:
    """What a tool publishes at `url`. Raises requests' exceptions where it does not answer."""
    answer = requests.get(url, timeout=5, headers={"User-Agent": "SaltmarshCampus/1"})
    answer.raise_for_status()
    parsed: object = answer.json()
    return parsed


def unverified_issuer(token: str) -> str:
    """The `iss` that a token claims, only to find the tool whose keys are asked for. "" where unreadable."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        return ""
    return str(claims.get("iss", ""))


def verified(token: str, key_set: object, now: float, leeway: float = 60) -> Claims:
    """The claims of a token that one of the tool's keys signed with RS256 and that has not expired.

    `now` is in seconds since 1970 by the site's own clock. Raises BadSignature.
    """
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        keys = jwt.PyJWKSet.from_dict(dict(key_set)) if isinstance(key_set, dict) else None
        key = next((key for key in keys.keys if key.key_id == kid), None) if keys else None
        if key is None:
            raise BadSignature(f"no key {kid} among the tool's keys")
        claims: Claims = jwt.decode(token, key.key, algorithms=["RS256"], options=_SIGNATURE_ONLY)
    except jwt.PyJWTError as problem:
        raise BadSignature(str(problem)) from problem
    expires = claims.get("exp")
    if not isinstance(expires, int | float) or expires + leeway < now:
        raise BadSignature("the token has expired")
    return claims


@lru_cache(maxsize=64)
def _private_key(pem: str) -> rsa.RSAPrivateKey:
    """The key behind a PEM; reading one checks its primes and takes far longer than signing."""
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise BadSignature("only RSA keys sign here")
    return key


def _part(value: Mapping[str, object]) -> str:
    return _base64(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
