"""A learner's own record as a signed badge, for portfolios and wallets."""

from collections.abc import Iterator

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from lti_tool.activities.views import all_kinds
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import NotHere
from lti_tool.lti.signing_keys import SigningKey, current_key
from lti_tool.recognition.badge import Achievement, Evidence, credential, signed, whose
from lti_tool.recognition.record import Record, read_record
from lti_tool.recognition.views.blueprint import bp
from lti_tool.recognition.views.mine import own_name
from lti_tool.recognition.views.words import count_words, how_words
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports
from lti_tool.web.times import reader_locale, way_of_writing


@bp.get("/mine.jwt")
@allowed(Permission.SEE_RECORD)
def mine_as_badge(who: Who) -> ResponseReturnValue:
    """Return the record as a badge; there is none where nothing was done, or where the site has no key."""
    record, key = read_record(db.session(), all_kinds(), who, now()), _key()
    if key is None or not (record.did or record.recognised):
        raise NotHere
    base_url = ports().settings.base_url
    badge = credential(
        base_url,
        whose(own_name(record), who.membership_id, who.context_id, ports().secret),
        _achievement(who),
        list(_evidence(record)),
        now(),
    )
    answer = Response(signed(badge, key, base_url, now()), mimetype="text/plain")
    answer.headers.set("Content-Disposition", "attachment", filename="what-i-did.jwt")
    return answer


def _key() -> SigningKey | None:
    try:
        return current_key(db.session(), ports().secret, now())
    except LookupError:
        return None


def _achievement(who: Who) -> Achievement:
    language, _direction = way_of_writing(reader_locale())
    return Achievement(
        name=str(_("Took part in %(course)s", course=who.context_title or _("a course"))),
        description=str(_("What somebody did in a course, and what they were thanked for.")),
        criteria=str(_("Ask, give, thank, share or find sources in the course; what was done stands below.")),
        language=language,
    )


def _evidence(record: Record) -> Iterator[Evidence]:
    for what, count in record.totals.items():
        line = _("%(what)s: %(count)s", what=count_words(what), count=format_decimal(count))
        yield Evidence(str(line))
    for one in record.recognised:
        yield Evidence(how_words(one.what), one.words or one.about, one.activity)
    for thanked in record.thanks:
        yield Evidence(str(_("Why others thanked me")), thanked.reason, thanked.activity)
