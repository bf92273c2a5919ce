"""What may be typed about a platform, on a page or a command line, and what cannot be so (rows A1, A2)."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

LONGEST = {"name": 255, "issuer": 255, "client_id": 255, "deployment": 255, "family": 255}
LONGEST_ADDRESS = 2000
OPTIONAL = frozenset({"token_audience", "deployment", "family"})
ADDRESSES = ("auth_url", "token_url", "jwks_url")
PRIVATE_KEY = re.compile(r'PRIVATE KEY|"(d|p|q|dp|dq|qi|k)"\s*:')
"""A PEM of a private key, or the private members of a JWK (RFC 7518, 6.2.2, 6.3.2, 6.4)."""
KEY = re.compile(r"-----BEGIN |^\s*\{|\bssh-rsa\b")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was typed, trimmed, and a code for each field that cannot be so; a private key is not kept."""

    values: Mapping[str, str]
    problems: Mapping[str, str]
    trimmed: bool
    """Whether blanks around something were taken away."""

    @property
    def fine(self) -> bool:
        """Whether there is nothing to say against it."""
        return not self.problems


def check_terms(given: Mapping[str, str], may_be_called: Callable[[str], bool]) -> Checked:
    """Look at the fields of a platform; `may_be_called` judges an address as far as it tells by itself."""
    values = {name: trimmed(text) for name, text in given.items()}
    problems = {name: code for name, text in values.items() if (code := _problem(name, text, may_be_called))}
    kept = {name: "" if problems.get(name) == "private_key" else text for name, text in values.items()}
    return Checked(kept, problems, any(values[name] != text for name, text in given.items()))


def trimmed(text: str) -> str:
    """Return the text without what shows as nothing at its ends: blanks of any width, controls, joiners."""
    shown = [place for place, sign in enumerate(text) if unicodedata.category(sign)[0] not in "ZC"]
    return text[shown[0] : shown[-1] + 1] if shown else ""


def is_confirmed(name: str, typed: str) -> bool:
    """Whether somebody typed the name of what they are about to remove; blanks within it may differ."""
    words = trimmed(name).split()
    return bool(words) and words == trimmed(typed).split()


def name_problem(name: str) -> str:
    """Return the code for what cannot be a platform's name, trimmed; "" where it can."""
    return _problem("name", name, lambda _url: True)


def _problem(name: str, text: str, may_be_called: Callable[[str], bool]) -> str:
    if PRIVATE_KEY.search(text):
        return "private_key"
    if KEY.search(text):
        return "key_not_address"
    if not text:
        return "" if name in OPTIONAL else "missing"
    if len(text) > LONGEST.get(name, LONGEST_ADDRESS):
        return "too_long"
    if name != "name" and (not text.isprintable() or any(sign.isspace() for sign in text)):
        return "has_space"
    if name == "issuer" and not text.startswith(("https://", "http://")):
        return "no_issuer"
    return "address_refused" if name in ADDRESSES and not may_be_called(text) else ""
