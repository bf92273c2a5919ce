"""The languages in which Stoke has its words, and their catalogues in `translations/`."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, Domain, get_babel, get_locale

from lti_tool.web.times import reader_locale, reader_zone


class Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel carries no types
    """Reads catalogues as translators write them, so that none can be older than its words (ADR 0052)."""

    def get_translations(self) -> NullTranslations:
        """Return the words of whoever is asking; English, as written in the code, where there are none."""
        locale = get_locale()
        return read_catalogue(get_babel().translation_directories[0], locale.language) if locale else _none()


@cache
def read_catalogue(directory: str, language: str) -> NullTranslations:
    """Read a language's catalogue, once a process."""
    path = Path(directory) / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return _none()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


@cache
def _none() -> NullTranslations:
    return NullTranslations()


def register_languages(app: Flask) -> None:
    """Let every page be written in the language, and with the dates, of its reader."""
    Babel(app, locale_selector=reader_locale, timezone_selector=reader_zone).domain_instance = Catalogues()
