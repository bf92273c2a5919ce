"""A weekly card in words; drawn by the worker, behind which no request stands."""

from collections import Counter
from collections.abc import Callable, Iterator

from flask import Flask
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from lti_tool.acts.models import Verb
from lti_tool.course.naming import Author, Naming
from lti_tool.kinds.sharing.digest.reading import Week
from lti_tool.kinds.sharing.digest.rules import Card, Line
from lti_tool.kinds.sharing.forms.places import place_words
from lti_tool.settings import Settings
from lti_tool.web.naming import shown_name
from lti_tool.web.times import OUR_LOCALE, spoken_locale


def cards_of(app: Flask, settings: Settings) -> Callable[[Week, str | None], Card]:
    """Return how cards are put into words."""

    def draw(week: Week, locale: str | None) -> Card:
        spoken = spoken_locale(locale or "") or OUR_LOCALE
        with app.test_request_context(base_url=settings.base_url), force_locale(spoken):
            return Card(str(_("This week in your course")), [*_counted(week), *_shared(week)])

    return draw


def _counted(week: Week) -> Iterator[Line]:
    for verb, say in SAID.items():
        if count := week.done.get(verb, 0):
            yield Line(say(count))


def _asked(count: int) -> str:
    return str(ngettext("%(num)d question was asked", "%(num)d questions were asked", count))


def _gave(count: int) -> str:
    return str(ngettext("%(num)d contribution or reply", "%(num)d contributions or replies", count))


def _thanked(count: int) -> str:
    return str(ngettext("%(num)d thank-you", "%(num)d thank-yous", count))


def _found(count: int) -> str:
    return str(ngettext("%(num)d source was found", "%(num)d sources were found", count))


SAID: dict[Verb, Callable[[int], str]] = {
    Verb.ASKED: _asked,
    Verb.GAVE: _gave,
    Verb.THANKED: _thanked,
    Verb.FOUND: _found,
}


def _shared(week: Week) -> Iterator[Line]:
    for place, count in Counter(one.place for one in week.echoes).most_common():
        said = ngettext(
            "%(num)d share: %(place)s", "%(num)d shares: %(place)s", count, place=place_words(place)
        )
        yield Line(str(said))
    for one in week.echoes:
        if one.author is not None:
            name, place = _named(one.author), place_words(one.place)
            yield Line(str(_("%(name)s shared: %(place)s", name=name, place=place)), one.url)


def _named(author: Author) -> str:
    return shown_name(Naming(reader_is_staff=False), author)
