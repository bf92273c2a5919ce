"""The class's list as a file."""

from collections.abc import Callable, Sequence

from flask import Response, request
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import NotHere
from lti_tool.kinds.race.exporting import bibtex, csv_table, ris
from lti_tool.kinds.race.service import read_sources
from lti_tool.kinds.race.values import SourceView
from lti_tool.kinds.race.views.blueprint import activity_of, bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission

WAYS: dict[str, tuple[str, Callable[[Sequence[SourceView]], str]]] = {
    "bib": ("application/x-bibtex", bibtex),
    "ris": ("application/x-research-info-systems", ris),
    "csv": ("text/csv", csv_table),
}


@bp.get("/list")
@allowed(Permission.READ)
def export(who: Who) -> ResponseReturnValue:
    """Return what counts or may count as BibTeX, RIS or CSV."""
    activity, ending = activity_of(who), request.args.get("format", "")
    if ending not in WAYS:
        raise NotHere
    kind, write = WAYS[ending]
    sources = [one for one in read_sources(db.session(), activity.id) if one.state != "overruled"]
    answer = Response(write(sources), mimetype=f"{kind}; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"references.{ending}")
    return answer
