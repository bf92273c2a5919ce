"""What people read, they read in their language: no page says a word that no catalogue knows.

Pages are asked for with a catalogue in which every message stands between marks. What stands outside of them
must be what people or platforms wrote, or a date.
"""

import re
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import write_po
from flask_babel import get_babel
from sqlalchemy import String, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Participation
from lti_tool.database import Base
from lti_tool.kinds.sharing.platforms import PLACES
from lti_tool.kinds.sharing.rules import CODE_WORDS
from scripts.translations import template
from tests.hunt.test_hunt import FORM as HUNT
from tests.look.screens import GROUPS
from tests.look.screens.world import World

SCREENS_IN_ENGLISH = ("choose", "make", "plan", "a week to make", "campus", "endpoints", "register by hand")
"""How they begin: the library of prompts is English, and so are the sandbox and what an LMS is given."""
SILENT = ("script", "style", "code")
SAID = ("aria-label", "alt", "title", "placeholder", "data-first", "data-rest", "aria-roledescription")
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"(?=\w*[^\W\d_A-Z])[^\W\d_]{2,}")
"""Not of capitals alone: these are zones, ids and codes."""
SITES = {word for place in PLACES.values() for word in WORD.findall(place.label)}
UNTRANSLATED = {"Stoke", "Aa", "Moodle", "Canvas", "BibTeX", "xAPI", "Caliper", *SITES, *CODE_WORDS}
UNTRANSLATED |= {"Microsoft", "Workflows", *WORD.findall(" ".join(HUNT.values()))}
# Of addresses, and why a reply was hidden, which stands nowhere once it is shown again.
UNTRANSLATED |= {"blog", "book", "feed", *WORD.findall("It answers something else.")}
"""What makers call their things, and what is typed into a form and stands in no table yet."""
LINK = re.compile(r"https?://\S+")
SPANS = {"minute", "minutes", "hour", "hours"}
"""Of lengths of time, which come of CLDR as dates do."""
ENGLISH = (Locale("en"), Locale("en", "GB"))
DATES = {
    word
    for english in ENGLISH
    for names in (english.days["format"], english.months["format"])
    for width in ("abbreviated", "wide")
    for name in names[width].values()
    for word in WORD.findall(name)
}


class Said(HTMLParser):
    """Collects what a page says: its text and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent, self._depth = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note attributes, and whether what comes is read by anybody, or is English and says so."""
        if not self._silent and (tag in SILENT or (tag != "html" and ("lang", "en") in attrs)):
            self._silent = tag
        self._depth += tag == self._silent
        self.texts += [text for name, text in attrs if name in SAID and text]

    def handle_endtag(self, tag: str) -> None:
        """End what is not read."""
        self._depth -= tag == self._silent
        if not self._depth:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        """Note text."""
        if not self._silent:
            self.texts.append(data)


def unmarked(page: str) -> str:
    """What a page says outside of marks, which may stand within each other."""
    said = Said()
    said.feed(page)
    text = "\n".join(said.texts)
    while MARKED.search(text):
        text = MARKED.sub("", text)
    return text


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Catalogues in which every message stands between marks."""
    folder = tmp_path_factory.mktemp("marked")
    messages = template()
    messages.locale = "en"
    for message in list(messages):
        if message.id:
            words = message.id
            message.string = f"⟦{words}⟧" if isinstance(words, str) else tuple(f"⟦{one}⟧" for one in words)
    path = folder / "en" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, messages)
    return folder


@pytest.fixture
def strange(world: World, marked: Path) -> World:
    """The world of all screens, in the language between marks."""
    with world.school.app.app_context():
        get_babel().translation_directories[:] = [str(marked)]
    # What was drawn before, and is kept, was drawn for another locale.
    world.school.in_database(lambda session: session.execute(update(Participation).values(locale="en_GB")))
    return world


def written(world: World) -> set[str]:
    """Every word that stands in the database, so that people or platforms brought it."""
    found: set[str] = set()

    def look(session: Session) -> None:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if isinstance(column.type, String)]
            for row in session.execute(select(*columns)) if columns else ():
                found.update(WORD.findall(" ".join(str(text) for text in row if text)))

    world.school.in_database(look)
    return found


def test_no_page_says_what_no_catalogue_knows(strange: World) -> None:
    """All in one world: to make eight takes longer than these pages do, which no browser draws."""
    left, brought = {}, set[str]()
    for name, screen in chain.from_iterable(screens.items() for screens in GROUPS.values()):
        page = strange.page(screen)
        if not name.startswith(SCREENS_IN_ENGLISH):
            left[name] = set(WORD.findall(LINK.sub("", unmarked(page.text)))) - UNTRANSLATED - DATES - SPANS
            # To read the whole database takes longer than to draw a page.
            if left[name] - brought:
                brought = written(strange)
            left[name] -= brought

    assert {name: words for name, words in left.items() if words} == {}
