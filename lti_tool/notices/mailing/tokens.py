"""The token by which a mail is stopped with one click: signed, and good for ever (RFC 8058)."""

from itsdangerous import BadSignature, URLSafeSerializer

SALT = "stop-mail"


def stop_token(secret: str, membership_id: int) -> str:
    """Return a token that stops one person's mail of one course."""
    return str(URLSafeSerializer(secret, salt=SALT).dumps(membership_id))


def membership_of(secret: str, token: str) -> int | None:
    """Return whose mail a token stops, None if it is none of ours."""
    try:
        found = URLSafeSerializer(secret, salt=SALT).loads(token)
    except BadSignature:
        return None
    return found if isinstance(found, int) else None
