"""What Stoke holds about the reader: to look at, and as a file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import NotHere
from lti_tool.safety.held import Shelf
from lti_tool.safety.retention import kept_in
from lti_tool.safety.service import Row, held_about
from lti_tool.safety.views.blueprint import bp
from lti_tool.safety.views.words import received_words, shelf_words, text_words
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission

MOST_SHOWN = 20
FILES = {"json": "application/json", "html": "text/html"}


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """One heading: how much stands under it, and the texts among that, the newest first."""

    words: str
    count: int
    entries: Sequence["Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One text that is held: what it is, when it was written or changed last, and how it reads."""

    what: str
    moment: datetime | None
    text: str


@bp.get("/")
@allowed(Permission.OWN_DATA)
def mine(who: Who) -> ResponseReturnValue:
    """Show it."""
    held = held_about(db.session(), who.membership_id)
    words = text_words()
    lines = [_line(shelf, held[shelf], words) for shelf in held]
    kept = kept_in(db.session(), who.context_id)
    return render_template("safety/mine.html", lines=lines, most=MOST_SHOWN, kept=kept)


@bp.get("/file")
@allowed(Permission.OWN_DATA)
def file(who: Who) -> ResponseReturnValue:
    """Return all of it as JSON, or as one page that needs nothing else."""
    ending = request.args.get("format", "")
    if ending not in FILES:
        raise NotHere
    held = held_about(db.session(), who.membership_id)
    if ending == "json":
        text = json.dumps(held, ensure_ascii=False, indent=2)
    else:
        text = render_template("safety/file.html", held=held, shelf_words=shelf_words)
    answer = Response(text, mimetype=f"{FILES[ending]}; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"stoke-about-me.{ending}")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _line(shelf: Shelf, tables: dict[str, list[Row]], words: Mapping[str, str]) -> ShelfLine:
    rows = [(table, row) for table, found in tables.items() for row in found]
    newest = sorted(rows, key=lambda one: _moment_of(one[1]), reverse=True)
    if shelf == "told":
        words = {**words, **received_words()}
    entries = (entry for table, row in newest for entry in _entries(table, row, words))
    return ShelfLine(shelf_words(shelf), len(rows), list(islice(entries, MOST_SHOWN)))


def _entries(table: str, row: Row, words: Mapping[str, str]) -> Iterator[Entry]:
    """Return the texts of a row; what is none stands in the file alone."""
    moment = _moment_of(row)
    for name, value in row.items():
        if value and isinstance(value, str) and (what := words.get(f"{table}.{name}")):
            yield Entry(what, datetime.fromisoformat(moment) if moment else None, value)


def _moment_of(row: Row) -> str:
    """Return when a row was written or changed last, as its moments are spelled; "" where it has none."""
    return max((str(row[name]) for name in row if name.endswith("_at") and row[name]), default="")
