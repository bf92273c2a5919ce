"""Which spellings are one answer, in scripts whose marks are accents and in those whose marks are letters."""

import pytest

from lti_tool.activities.spelling.rules import plain_spelling


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
