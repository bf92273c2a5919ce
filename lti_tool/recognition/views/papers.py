"""A learner's own record on paper: a file that shows on every machine and can be listened to."""

from collections.abc import Iterator
from pathlib import Path

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from lti_tool.activities.views import all_kinds
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.recognition.paper import Part, Writing
from lti_tool.recognition.record import Record, RecordedRecognition, read_record
from lti_tool.recognition.views.blueprint import bp
from lti_tool.recognition.views.mine import own_name
from lti_tool.recognition.views.words import count_words, how_words
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.times import full_day, reader_locale, way_of_writing

FONTS = "vendor/dejavu-fonts-2.37"
"""Where they stand among the static files."""


@bp.get("/mine.pdf")
@allowed(Permission.SEE_RECORD)
def mine_on_paper(who: Who) -> ResponseReturnValue:
    """Return the record as a file to print or to hand on."""
    # What draws takes half a second and 30 MB to load, which a process that never draws is spared.
    from lti_tool.recognition.drawing import draw

    record = read_record(db.session(), all_kinds(), who, now())
    heading = str(_("What I did and was thanked for"))
    language, direction = way_of_writing(reader_locale())
    drawn = draw(
        [Part("title", heading), *_parts(who, record)],
        f"{heading} · {own_name(record)}",
        Writing(language, direction == "rtl"),
        Path(current_app.static_folder or "") / FONTS,
        str(_("□ stands for a letter that this file cannot show. The page in Stoke shows it.")),
        now(),
    )
    answer = Response(drawn, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename="what-i-did.pdf")
    return answer


def _parts(who: Who, record: Record) -> Iterator[Part]:
    yield Part("strong", own_name(record))
    yield from _lines("plain", who.context_title, full_day(now()))
    if record.recognised:
        yield Part("heading", str(_("Recognised by staff")))
        for one in record.recognised:
            yield from _recognised(one)
    if record.thanks:
        yield Part("heading", str(_("Why others thanked me")))
        for thanked in record.thanks:
            yield Part("strong", thanked.reason)
            yield Part("small", thanked.activity)
    if record.did:
        count = len(record.did)
        yield Part("heading", str(ngettext("In %(num)d activity", "In %(num)d activities", count)))
        for what, number in record.totals.items():
            line = _("%(what)s: %(count)s", what=count_words(what), count=format_decimal(number))
            yield Part("plain", str(line))


def _recognised(one: RecordedRecognition) -> Iterator[Part]:
    yield Part("strong", how_words(one.what))
    yield from _lines("small", one.activity, full_day(one.at))
    yield from _lines("plain", one.about, one.words)


def _lines(look: str, *words: str) -> Iterator[Part]:
    """Return each on a line of its own, since it may run in the other direction; none where there is none."""
    return (Part(look, one) for one in words if one)
