"""The class's list as BibTeX, RIS and CSV (row 46)."""

import csv
import io
import re
from collections.abc import Iterable

from lti_tool.activities.rules import plain_cell
from lti_tool.kinds.race.values import SourceView

BYTE_ORDER_MARK = "\ufeff"
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_FIELDS = {"doi": "doi", "isbn": "isbn", "arxiv": "eprint"}
HEAD = ("Source", "Kind", "Address", "State", "Found on", "Found by so many", "Why")


def bibtex(sources: Iterable[SourceView]) -> str:
    """Return the list as BibTeX; every source is a `@misc`, since nobody knows what it is."""
    return "\n".join(_entry(one) for one in sources)


def ris(sources: Iterable[SourceView]) -> str:
    """Return the list as RIS, with the line ends that the format asks for."""
    return "".join(f"{line}\r\n" for one in sources for line in _record(one))


def csv_table(sources: Iterable[SourceView]) -> str:
    """Return the list as CSV, without anything that a spreadsheet takes for a formula; nobody is named."""
    out = io.StringIO()
    # Without it some spreadsheets take a list in Arabic for another alphabet.
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for one in sources:
        cells = (
            _title(one),
            one.kind,
            one.url or one.name,
            one.state,
            one.created_at.date().isoformat(),
            str(len(one.finds)),
            " / ".join(found.why for found in one.finds),
        )
        writer.writerow([plain_cell(" ".join(cell.split())) for cell in cells])
    return out.getvalue()


def _title(source: SourceView) -> str:
    return source.title or source.url or source.name


def _entry(source: SourceView) -> str:
    fields = {"title": _escaped(_title(source))}
    if source.kind in _FIELDS:
        fields[_FIELDS[source.kind]] = _verbatim(source.name)
    if source.kind == "arxiv":
        fields["archiveprefix"] = "arXiv"
    if source.url:
        fields["howpublished"] = rf"\url{{{_verbatim(source.url)}}}"
    fields["note"] = _escaped(" / ".join(_line(found.why) for found in source.finds))
    inside = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items())
    return f"@misc{{stoke{source.id},\n{inside}\n}}\n"


def _escaped(text: str) -> str:
    return re.sub(r"[\\{}$&#_%~^]", lambda found: _SPECIAL[found[0]], _line(text))


def _verbatim(text: str) -> str:
    """Return what styles print as it stands, and what no brace of its own ends."""
    return text.translate({ord(one): f"%{ord(one):02X}" for one in "{}\\"})


def _line(text: str) -> str:
    return " ".join(text.split())


def _record(source: SourceView) -> list[str]:
    lines = ["TY  - BOOK" if source.kind == "isbn" else "TY  - ELEC", f"TI  - {_line(_title(source))}"]
    if source.kind == "doi":
        lines.append(f"DO  - {source.name}")
    if source.kind == "isbn":
        lines.append(f"SN  - {source.name}")
    if source.url:
        lines.append(f"UR  - {source.url}")
    return [*lines, *(f"N1  - {_line(found.why)}" for found in source.finds), "ER  - "]
