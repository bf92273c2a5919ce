"""Ways to tamper with a posted launch."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from lti_tool.lti.models import Nonce
from tests.lti_launch.conftest import Door
from tests.lti_launch.platform import (
    form_of,
)


def nonces(door: Door) -> int:
    return door.session.scalar(select(func.count()).select_from(Nonce)) or 0


def changed(form: MultiDict[str, str], **fields: str | None) -> MultiDict[str, str]:
    """The form with some fields replaced, or left out where None."""
    kept = form.to_dict() | fields
    return form_of(**{name: value for name, value in kept.items() if value is not None})


def flipped(token: str, part: int, place: int = 3) -> str:
    """The token with one bit of one byte of one part flipped."""
    parts = token.split(".")
    raw = bytearray(urlsafe_b64decode(parts[part] + "=="))
    raw[place] ^= 1
    parts[part] = urlsafe_b64encode(bytes(raw)).decode().rstrip("=")
    return ".".join(parts)
