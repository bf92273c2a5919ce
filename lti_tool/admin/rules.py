"""What an admin may type as a number."""

import re


def read_number(text: str, least: float, most: float, is_whole: bool) -> float | None:
    """Return the number that somebody typed, "5,5" too; None for what is none, or lies outside."""
    pattern = r"\d{1,9}" if is_whole else r"\d{1,9}([.,]\d{1,2})?"
    if not re.fullmatch(pattern, text, re.ASCII):
        return None
    number = float(text.replace(",", "."))
    return number if least <= number <= most else None
