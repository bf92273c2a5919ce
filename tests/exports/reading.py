"""Reads what was exported, as who opens the file does."""

import csv
import io
import json
from typing import Any
from zipfile import ZipFile

from tests.discussion.room import Browser

Table = list[dict[str, str]]


def packed(answer: bytes) -> ZipFile:
    """The files of a zip, each of which is whole."""
    found = ZipFile(io.BytesIO(answer))
    assert found.testzip() is None
    return found


def tables_of(answer: bytes) -> dict[str, Table]:
    """The tables of a zip of CSV files, by name."""
    found = packed(answer)
    return {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(found.read(name).decode("utf-8-sig"))))
        for name in found.namelist()
        if name.endswith(".csv")
    }


def course_tables(browser: Browser) -> dict[str, Table]:
    """The course of whoever browses, as CSV."""
    return tables_of(course_file(browser, "csv"))


def course_json(browser: Browser) -> dict[str, list[dict[str, Any]]]:
    """The course of whoever browses, as JSON."""
    found: dict[str, list[dict[str, Any]]] = json.loads(
        packed(course_file(browser, "json")).read("course.json")
    )
    return found


def course_file(browser: Browser, form: str) -> bytes:
    """The file itself."""
    answer = browser.get(f"/p/{browser.seat.public_id}/export/course", query_string={"format": form})
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/zip"
    return answer.get_data()
