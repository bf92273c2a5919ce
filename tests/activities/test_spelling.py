"""Which spellings are one answer, in scripts whose marks are accents and in those whose marks are letters."""

from decimal import Decimal

import pytest

from lti_tool.activities.spelling.rules import plain_spelling, read_abouts, read_numbers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Été", "ete"),
        ("garçon", "GARCON"),
        ("l\u2019été", "l'ete"),
        ("Straße", "STRASSE"),
        ("tiếng Việt", "tieng viet"),
        ("Nguyễn", "Nguye\u0302\u0303n"),
        ("Ελλάδα", "ΕΛΛΑΔΑ"),
        ("Ἅδης", "αδης"),
        ("ёлка", "Елка"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("أحمد", "احمد"),
        ("हिन्दी", "हिन्दी "),
        ("क\u093c", "\u0958"),
        ("がっこう", "か\u3099っこう"),
        ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
        ("\uff21\uff22\uff23", "abc"),
        ("❤", " ❤ "),
        ("!?", " !? "),
    ],
)
def test_what_makes_no_difference(one: str, other: str) -> None:
    assert plain_spelling(one) == plain_spelling(other)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("कल", "काल"),
        ("हिन्दी", "हनद"),
        ("दिन", "दीन"),
        ("कम", "क्म"),
        ("ตา", "ตี"),
        ("มา", "ม้า"),
        ("ปี", "ปู"),
        ("দিন", "দান"),
        ("কাল", "কল"),
        ("பல்", "பால்"),
        ("கல்", "கால்"),
        ("మన", "మీన"),
        ("か", "が"),
        ("はは", "ぱぱ"),
        ("ခ", "ခါ"),
        ("لا", "لم"),
        ("été", "etre"),
    ],
)
def test_what_is_another_word(right: str, wrong: str) -> None:
    assert plain_spelling(right) != plain_spelling(wrong)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("42", "42"),
        (" 42,5 ", "42.5"),
        ("-5", "-5"),
        ("\u22125", "-5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("\u0664٢", "42"),
        ("\u06f4۲\u066b\u06f5", "42.5"),
        ("४२", "42"),
        ("\uff14\uff12\uff0e\uff15", "42.5"),
        ("1 000 000", "1000000"),
        ("12\u202f000,5", "12000.5"),
        ("1'000.5", "1000.5"),
        ("1,000.5", "1000.5"),
        ("1.000,5", "1000.5"),
        ("1,234,567", "1234567"),
        ("\u06f1\u066c\u06f0\u06f0\u06f0", "1000"),
        ("1,500", "1.500 1500"),
        ("1.500", "1.500 1500"),
        ("0,125", "0.125"),
        ("many", ""),
        ("", ""),
        ("42 km", ""),
        ("1 00", ""),
        ("10²", ""),
        ("½", ""),
        ("1,00,000.5", ""),
        ("--5", ""),
    ],
)
def test_a_number_is_one_in_any_script_and_with_thousands_apart(text: str, numbers: str) -> None:
    assert read_numbers(text) == tuple(map(Decimal, numbers.split()))


@pytest.mark.parametrize(
    ("text", "abouts"),
    [
        ("42 ± 0,5", [("42", "0.5")]),
        ("\u0664٢ +- \u0661", [("42", "1")]),
        ("1,066", [("1.066", "0"), ("1066", "0")]),
        ("42 ± -1", []),
        ("42 ± 1 ± 1", []),
        ("42 ±", []),
    ],
)
def test_a_number_may_be_off_by_another(text: str, abouts: list[tuple[str, str]]) -> None:
    assert read_abouts(text) == tuple((Decimal(number), Decimal(off)) for number, off in abouts)
