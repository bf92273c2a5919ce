"""A course as a zip that is written while it is sent."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import IO, Literal, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lti_tool.activities.rules import plain_cell
from lti_tool.exports.dictionary import as_markdown
from lti_tool.exports.tables import Course, Row, rows_of

Form = Literal["csv", "json"]
PIECE = 64 * 1024
"""Bytes that are gathered before they are sent."""
ROWS_AT_ONCE = 200
BYTE_ORDER_MARK = "\ufeff"
"""By which spreadsheets know UTF-8."""
DICTIONARY = "data-dictionary.md"
Pieces = Iterator[str]


class _Sink:
    """Takes what a zip writes, until it is sent; there is no going back in it."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Hold on to it: who sends it asks."""

    def taken(self, least: int = 1) -> Iterator[bytes]:
        if len(self._held) >= least:
            yield bytes(self._held)
            self._held.clear()


def course_zip(course: Course, form: Form, at: datetime) -> Iterator[bytes]:
    """Write a course's tables and their dictionary."""
    files = _csv_files(course) if form == "csv" else _json_file(course)
    yield from zipped([(DICTIONARY, iter([as_markdown()]))], at, files)


def zipped(
    first: Iterable[tuple[str, Pieces]], at: datetime, files: Iterable[tuple[str, Pieces]]
) -> Iterator[bytes]:
    """Pack files, whose texts come in pieces, while they come."""
    sink = _Sink()
    with ZipFile(cast(IO[bytes], sink), "w", ZIP_DEFLATED) as archive:
        for group in (first, files):
            for name, pieces in group:
                yield from _packed(archive, sink, name, pieces, at)
    yield from sink.taken()


def _packed(archive: ZipFile, sink: _Sink, name: str, pieces: Pieces, at: datetime) -> Iterator[bytes]:
    entry = ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
    with archive.open(entry, "w") as out:
        for piece in pieces:
            out.write(piece.encode())
            yield from sink.taken(PIECE)


def _csv_files(course: Course) -> Iterator[tuple[str, Pieces]]:
    for name, columns, rows in rows_of(course):
        yield f"{name}.csv", _csv(columns, rows)


def _csv(columns: tuple[str, ...], rows: Iterator[Row]) -> Pieces:
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(BYTE_ORDER_MARK)
    writer.writerow(columns)
    for number, row in enumerate(rows, 1):
        writer.writerow([cell(value) for value in row])
        if number % ROWS_AT_ONCE == 0:
            yield _emptied(out)
    yield _emptied(out)


def _emptied(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def cell(value: object) -> str:
    """Return a value as spreadsheets take it, and no text as a formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return plain_cell(value) if isinstance(value, str) else "" if value is None else str(value)


def _json_file(course: Course) -> Iterator[tuple[str, Pieces]]:
    yield "course.json", _json(course)


def _json(course: Course) -> Pieces:
    between = "{"
    for name, columns, rows in rows_of(course):
        yield f"{between}\n{json.dumps(name)}: ["
        for number, row in enumerate(rows):
            text = json.dumps(_values(columns, row), ensure_ascii=False)
            yield f"{',' if number else ''}\n{text}"
        yield "]"
        between = ","
    yield "}\n"


def _values(columns: tuple[str, ...], row: Row) -> Mapping[str, object]:
    return {name: _plain(value) for name, value in zip(columns, row, strict=True)}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
