"""A mail in words: plain text, and the same as simple HTML that fetches nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from babel import Locale
from flask import Flask, render_template
from flask_babel import force_locale, format_datetime, get_locale, ngettext
from markupsafe import Markup

from lti_tool.notices.mailing.sending import Letter
from lti_tool.notices.mailing.tokens import stop_token
from lti_tool.notices.rules import Notice, grouped
from lti_tool.notices.views.words import sentence_html, sentence_text
from lti_tool.outside.mail import Mail
from lti_tool.settings import Settings
from lti_tool.web.times import OUR_LOCALE, pattern, spoken_locale

MOST_IN_A_MAIL = 30
"""Notices; the rest are in the inbox."""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice of a mail."""

    sentence: str
    sentence_html: Markup
    glimpse: str
    when: str


def letters_of(app: Flask, settings: Settings) -> Callable[[Letter], Mail]:
    """Return how letters are put into words; called by the worker, behind which no request stands."""

    def draw(letter: Letter) -> Mail:
        with (
            app.test_request_context(base_url=settings.base_url),
            force_locale(spoken_locale(letter.locale or "") or OUR_LOCALE),
        ):
            return _drawn(letter, settings)

    return draw


def _drawn(letter: Letter, settings: Settings) -> Mail:
    shown = letter.notices[:MOST_IN_A_MAIL]
    stop_url = settings.addresses.stop_mail(
        stop_token(settings.secret_key.get_secret_value(), letter.membership_id)
    )
    words = {
        "subject": _subject(letter),
        "course": _course(letter),
        "groups": [(title, [_line(one, letter) for one in notices]) for title, notices in grouped(shown)],
        "more": len(letter.notices) - len(shown),
        "stop_url": stop_url,
        "direction": Locale.parse(str(get_locale())).text_direction,
        "language": str(get_locale()).replace("_", "-"),
    }
    return Mail(
        subject=_subject(letter),
        text=render_template("notices/letter.txt", **words),
        html=render_template("notices/letter.html", **words),
        stop_url=stop_url,
        name=letter.name,
    )


def _subject(letter: Letter) -> str:
    """Return what the mail is about, in one line and without a name of anybody."""
    count, course = len(letter.notices), _course(letter)
    if not course:
        return str(ngettext("%(num)d is new for you", "%(num)d are new for you", count))
    return str(
        ngettext(
            "%(num)d is new for you in %(course)s",
            "%(num)d are new for you in %(course)s",
            count,
            course=course,
        )
    )


def _course(letter: Letter) -> str:
    """Return the course's title in one line."""
    return " ".join(letter.course.split())


def _line(notice: Notice, letter: Letter) -> Line:
    local = notice.at.astimezone(letter.zone)
    return Line(
        sentence_text(notice),
        sentence_html(notice),
        " ".join(notice.glimpse.split()) if notice.kind != "written_to" else notice.glimpse,
        str(format_datetime(local, f"{pattern('MMMEd', str(get_locale()))}, HH:mm", rebase=False)),
    )
