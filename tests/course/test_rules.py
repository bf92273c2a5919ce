"""What may be typed about a platform (reliability.md, rows A1 and A2)."""

import pytest

from lti_tool.course.rules import check_terms, is_confirmed

FINE = {
    "name": "Our Moodle",
    "issuer": "https://moodle.school.example",
    "client_id": "9wJh0Qx2sN5aBcD",
    "auth_url": "https://moodle.school.example/auth",
    "token_url": "https://moodle.school.example/token",
    "jwks_url": "https://moodle.school.example/certs",
    "token_audience": "",
    "family": "moodle",
    "deployment": "",
}
PEM = "-----BEGIN {0}-----\nMIIEvQIBADAN\n-----END {0}-----"
KEYS = [
    (PEM.format("PRIVATE KEY"), "private_key"),
    (PEM.format("RSA PRIVATE KEY"), "private_key"),
    (PEM.format("EC PRIVATE KEY"), "private_key"),
    ('{"kty": "RSA", "n": "0vx7", "e": "AQAB", "d" : "X4cT"}', "private_key"),
    ('{"keys": [{"kty": "oct", "k": "AyM1"}]}', "private_key"),
    (PEM.format("PUBLIC KEY"), "key_not_address"),
    (PEM.format("PUBLIC KEY")[:30], "key_not_address"),
    ('{"kty": "EC", "crv": "P-256", "x": "f83O", "y": "x_FE"}', "key_not_address"),
    ("ssh-rsa AAAAB3NzaC1yc2E sam@desk", "key_not_address"),
]
PROBLEMS = [
    ("name", "", "missing"),
    ("name", " \u00a0\u200b", "missing"),
    ("name", "\u2003\u2003", "missing"),
    ("name", "x" * 256, "too_long"),
    ("issuer", "moodle.school.example", "no_issuer"),
    ("issuer", "https://moodle.school .example", "has_space"),
    ("client_id", "12\u202e34", "has_space"),
    ("client_id", "x" * 256, "too_long"),
    ("jwks_url", "https://inside.example/certs", "address_refused"),
    ("auth_url", "javascript:alert(1)", "address_refused"),
    ("token_url", "https://x.example/" + "x" * 2000, "too_long"),
]


def outside(url: str) -> bool:
    return url.startswith("https://") and "inside" not in url


def test_what_is_fine_is_kept_as_it_is() -> None:
    checked = check_terms(FINE, outside)

    assert (checked.fine, checked.values, checked.trimmed) == (True, FINE, False)


@pytest.mark.parametrize("around", [" ", "\t", "\n", "\u00a0", "\u2003", "\u200b", "\ufeff"])
def test_a1_blanks_around_are_taken_away_and_that_is_told(around: str) -> None:
    typed = {name: f"{around}{text}{around}" if text else text for name, text in FINE.items()}

    checked = check_terms(typed, outside)

    assert (checked.fine, checked.values, checked.trimmed) == (True, FINE, True)


@pytest.mark.parametrize(("field", "text", "code"), PROBLEMS)
def test_what_cannot_be_has_a_code_and_keeps_what_was_typed(field: str, text: str, code: str) -> None:
    checked = check_terms(FINE | {field: text}, outside)

    assert dict(checked.problems) == {field: code}
    assert checked.values[field] == text.strip(" \u00a0\u200b\u2003")


@pytest.mark.parametrize("field", ["jwks_url", "client_id", "name"])
@pytest.mark.parametrize(("text", "code"), KEYS)
def test_a1_a2_a_key_is_no_address_and_a_private_one_is_not_kept(field: str, text: str, code: str) -> None:
    checked = check_terms(FINE | {field: text}, outside)

    assert dict(checked.problems) == {field: code}
    assert checked.values[field] == ("" if code == "private_key" else text)


@pytest.mark.parametrize(
    ("name", "typed", "confirmed"),
    [
        ("Our Moodle", "Our Moodle", True),
        ("Our  Moodle", " Our Moodle\u2003", True),
        ("Our Moodle", "our moodle", False),
        ("Our Moodle", "", False),
        ("\u2003\u2003", "", False),
        ("\u2003\u2003", "\u2003\u2003", False),
        ("\u200b", " ", False),
    ],
)
def test_a_name_is_confirmed_by_typing_what_shows_of_it(name: str, typed: str, confirmed: bool) -> None:
    assert is_confirmed(name, typed) == confirmed
