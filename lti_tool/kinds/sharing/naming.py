"""What names a post: one that has several addresses is handed in once."""

from hashlib import sha256
from urllib.parse import urlsplit

from lti_tool.kinds.sharing.platforms import PLACES, Place

ANY = "page"
"""The place that takes whatever no other one knows."""


def digest_of(url: str) -> str:
    """Return what is equal for all addresses of one post, whichever place was chosen for it."""
    parts = urlsplit(url)
    known = (place for name, place in PLACES.items() if name != ANY and place.takes(parts))
    place: Place = next(known, PLACES[ANY])
    return sha256(f"{place.name} {place.names(parts)}".encode()).hexdigest()
