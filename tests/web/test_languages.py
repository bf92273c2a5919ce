"""A page is of one language: its words, dates and direction."""

import re
from datetime import UTC, datetime
from itertools import combinations

import pytest
from babel.messages.catalog import Message
from flask import Flask
from flask_babel import force_locale, gettext, ngettext

from lti_tool.web.times import LANGUAGES, OUR_LOCALE, day, full_moment, spoken_locale
from scripts.translations import FOLDER, catalogue_paths, language_of, missing_for_learners, read, template

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
MARK = re.compile(r"</?\w+")
THEN = datetime(2025, 11, 14, 18, 11, tzinfo=UTC)


def texts(message: Message) -> list[tuple[str, str]]:
    """Each of a message's translations, beside the English that it stands for."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[-1], text) for text in message.string or () if text]


def test_there_is_a_catalogue_for_each_language_that_is_spoken() -> None:
    assert {language_of(path) for path in catalogue_paths()} | {OUR_LOCALE} == LANGUAGES


@pytest.mark.parametrize("language", sorted(LANGUAGES - {OUR_LOCALE}))
def test_no_translation_loses_a_placeholder_or_a_mark(language: str) -> None:
    catalogue = read(FOLDER / language / "LC_MESSAGES" / "messages.po")
    for message in catalogue:
        for english, text in texts(message) if message.id and message.string else ():
            counted = {"%(num)d"} if isinstance(message.id, tuple) else set()
            assert set(PLACEHOLDER.findall(text)) | counted == set(PLACEHOLDER.findall(english)) | counted, (
                english
            )
            assert sorted(MARK.findall(text)) == sorted(MARK.findall(english)), english


@pytest.mark.parametrize("language", sorted(LANGUAGES - {OUR_LOCALE}))
def test_nothing_that_a_learner_reads_is_left_untranslated(language: str) -> None:
    catalogue = read(FOLDER / language / "LC_MESSAGES" / "messages.po")
    catalogue.update(template(), no_fuzzy_matching=True)

    assert missing_for_learners(catalogue) == []


def test_no_catalogue_speaks_the_language_of_another() -> None:
    spoken = {language_of(path): read(path) for path in catalogue_paths()}
    for one, other in combinations(spoken, 2):
        known = {message.id: message.string for message in spoken[other] if message.id}
        alike = [
            message.string
            for message in spoken[one]
            if message.string
            and message.string not in (message.id, "")
            and known.get(message.id) == message.string
        ]
        sentences = [words for words in alike if len(str(words).split()) > 2]
        assert sentences == [], f"{one} and {other}"


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en_GB", ["Fri 14 Nov 2025", "Friday, 14 November 2025, 18:11 (UTC)"]),
        ("de", ["Fr., 14. Nov. 2025", "Freitag, 14. November 2025, 18:11 (UTC)"]),
        ("fr", ["ven. 14 nov. 2025", "vendredi 14 novembre 2025, 18:11 (UTC)"]),
        ("nl", ["vr 14 nov 2025", "vrijdag 14 november 2025, 18:11 (UTC)"]),
        ("es", ["vie, 14 nov 2025", "viernes, 14 de noviembre de 2025, 18:11 (UTC)"]),
        ("ar", ["الجمعة، 14 نوفمبر 2025", "الجمعة، 14 نوفمبر 2025, 18:11 (UTC)"]),
    ],
)
def test_a_date_stands_as_its_reader_writes_it(app: Flask, locale: str, said: list[str]) -> None:
    with app.test_request_context(), force_locale(locale):
        assert [day(THEN), full_moment(THEN)] == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 رد"), (1, "رد واحد"), (2, "ردان"), (3, "3 ردود"), (10, "10 ردود"),
        (11, "11 ردًا"), (99, "99 ردًا"),
        (100, "100 رد"), (102, "102 رد"), (103, "103 ردود"), (111, "111 ردًا"),
    ],
)  # fmt: skip
def test_arabic_counts_in_six_forms(app: Flask, count: int, said: str) -> None:
    with app.test_request_context(), force_locale("ar"):
        assert ngettext("%(num)d reply", "%(num)d replies", count) == said


@pytest.mark.parametrize(
    ("told", "spoken"),
    [
        ("fr-CA", "fr_CA"),
        ("AR", "ar"),
        ("nl_be", "nl_BE"),
        ("he", None),
        ("pt-BR", None),
        ("tlh", None),
        ("", None),
    ],
)
def test_a_locale_of_another_language_is_none(told: str, spoken: str | None) -> None:
    assert spoken_locale(told) == spoken


def test_what_a_catalogue_lacks_is_said_in_english(app: Flask) -> None:
    with app.test_request_context(), force_locale("de"):
        assert gettext("Nobody ever says this.") == "Nobody ever says this."
        assert ngettext("%(num)d whim", "%(num)d whims", 2) == "2 whims"
