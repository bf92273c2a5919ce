"""JSON Web Key Sets of platforms: which of their keys may check a launch (RFC 7517, rows L4, A2)."""

from collections.abc import Iterable, Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

SMALLEST_BITS = 2048
LARGEST_BITS = 8192
MOST_KEYS = 100
LONGEST_KID = 255


def usable_keys(document: object) -> dict[str, RSAPublicKey]:
    """The RSA keys of a key set that may check RS256, by `kid`; {} where it is no key set at all.

    Keys of another type, use or algorithm, too small or unreadable ones are left out. Of two keys with
    one `kid` the first counts.
    """
    keys = document.get("keys") if isinstance(document, Mapping) else None
    found: dict[str, RSAPublicKey] = {}
    for jwk in keys[:MOST_KEYS] if isinstance(keys, list) else []:
        key = _rsa_key(jwk) if isinstance(jwk, Mapping) else None
        if key:
            found.setdefault(jwk["kid"], key)
    return found


def as_document(keys: Mapping[str, RSAPublicKey]) -> dict[str, Any]:
    """The key set of these keys."""
    return {"keys": [public_jwk(kid, key) for kid, key in keys.items()]}


def public_jwk(kid: str, key: RSAPublicKey) -> dict[str, Any]:
    """One public key as a JWK for RS256 signatures."""
    whole: dict[str, Any] = RSAAlgorithm.to_jwk(key, as_dict=True)
    return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": whole["n"], "e": whole["e"]}


def _rsa_key(jwk: Mapping[str, Any]) -> RSAPublicKey | None:
    kid = jwk.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_KID or not _signs(jwk):
        return None
    try:
        # Only the public members: a platform that publishes its private key by mistake stays usable.
        key = RSAAlgorithm.from_jwk({name: jwk.get(name) for name in ("kty", "n", "e")})
    except (jwt.InvalidKeyError, ValueError, TypeError):
        return None
    fits = isinstance(key, RSAPublicKey) and SMALLEST_BITS <= key.key_size <= LARGEST_BITS
    return key if fits and isinstance(key, RSAPublicKey) else None


def _signs(jwk: Mapping[str, Any]) -> bool:
    allowed: Iterable[tuple[str, object]] = (("kty", "RSA"), ("use", "sig"), ("alg", "RS256"))
    return jwk.get("kty") is not None and all(jwk.get(name, wanted) == wanted for name, wanted in allowed)
