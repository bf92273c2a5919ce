"""What I did and was thanked for: a learner's own record, to read, to print and to take along."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.views import all_kinds
from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import InputInvalid
from lti_tool.points.standings.service import has_standings
from lti_tool.recognition.record import Record, keep_hint, read_record
from lti_tool.recognition.views.blueprint import bp
from lti_tool.recognition.views.words import count_words, how_words, problem_words
from lti_tool.web.asking import allowed
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

FORMAT = "stoke-record-1"


@bp.get("/mine")
@allowed(Permission.SEE_RECORD)
def mine(who: Who) -> ResponseReturnValue:
    """Show the record."""
    return _show(who)


@bp.get("/mine.json")
@allowed(Permission.SEE_RECORD)
def mine_as_file(who: Who) -> ResponseReturnValue:
    """Return the record for other programs."""
    record = read_record(db.session(), all_kinds(), who, now())
    text = json.dumps(_as_json(who, record), ensure_ascii=False, indent=2)
    answer = Response(text, mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename="what-i-did.json")
    return answer


@bp.post("/name")
@allowed(Permission.SEE_RECORD)
def say_name(who: Who) -> ResponseReturnValue:
    """Keep how one's name is said, or take it back."""
    words = request.form.get("hint", "")
    try:
        keep_hint(db.session(), who, words, now())
    except InputInvalid as error:
        db.session.rollback()
        return _show(who, words, problem_words(error)), 422
    db.session.commit()
    return redirect(url_for("recognition.mine", _anchor="name"), 303)


def _show(who: Who, typed: str | None = None, problem: str = "") -> str:
    record = read_record(db.session(), all_kinds(), who, now())
    return render_template(
        "recognition/mine.html",
        record=record,
        name=own_name(record),
        totals=[(count_words(what), count) for what, count in record.totals.items()],
        hint=record.hint if typed is None else typed,
        problem=problem,
        how_words=how_words,
        has_board=has_standings(db.session(), who.context_id),
        made_at=now(),
    )


def own_name(record: Record) -> str:
    """Return what a learner is called in their record."""
    return shown_name(Naming(reader_is_staff=False), record.author)


def _as_json(who: Who, record: Record) -> Mapping[str, Any]:
    return {
        "format": FORMAT,
        "made_at": now().isoformat(timespec="seconds"),
        "course": who.context_title,
        "name": own_name(record),
        "did": [{"activity": title, **counts} for title, counts in record.did],
        "thanked_for": [{"reason": one.reason, "activity": one.activity} for one in record.thanks],
        "recognised": [
            {
                "how": one.what,
                "about": one.about,
                "words": one.words,
                "activity": one.activity,
                "at": one.at.isoformat(timespec="seconds"),
            }
            for one in record.recognised
        ],
    }
