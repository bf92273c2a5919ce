"""Numbers as readers write them."""

from flask_babel import format_decimal


def points(value: float) -> str:
    """Return points of a gradebook with two decimals at most, in the reader's way of writing."""
    return str(format_decimal(round(value, 2)))
