"""What the campus's mail server took: a list, and each mail as a reader of mail would show it."""

import re

from flask import Blueprint, Response, abort, render_template, request

from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.postbox import MAILS_KEPT, CaughtMail
from lti_tool.sandbox.views.frame import Frame, frame_of, remember_persona

# Whoever wrote a mail may do nothing here: no script, no form, nothing fetched. Links open a tab.
_LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
_DOCTYPE = re.compile(r"\s*(?:<!doctype[^>]*>)?", re.IGNORECASE)
_OUTSIDE = '<base target="_blank">'


def mail(campus: Campus, ways: str) -> Blueprint:
    """The blueprint of one site; both show the same mail, since people have one address."""
    blueprint = Blueprint(f"{ways}_mail", __name__, url_prefix=f"/{ways}/courses/<int:number>/mail")
    blueprint.add_url_rule("", "list", lambda number: _list(campus, ways, number))
    blueprint.add_url_rule("/<int:which>", "one", lambda number, which: _one(campus, ways, number, which))
    blueprint.add_url_rule("/<int:which>/letter", "letter", lambda number, which: _letter(campus, which))
    remember_persona(blueprint)
    return blueprint


def _list(campus: Campus, ways: str, number: int) -> str:
    only_mine = request.args.get("to") == "me"
    mails = campus.postbox.mails()
    with campus.reading(ways) as site:
        frame = frame_of(campus, site, number)
        mine = [one for one in mails if _is_for(one, frame)]
        shown = {"mails": mine if only_mine else mails, "count": len(mails), "mine": len(mine)}
        return render_template(
            "mail.html", frame=frame, names=_names(frame), only_mine=only_mine, kept=MAILS_KEPT, **shown
        )


def _one(campus: Campus, ways: str, number: int, which: int) -> str:
    found = campus.postbox.mail(which) or abort(404)
    with campus.reading(ways) as site:
        frame = frame_of(campus, site, number)
        return render_template("letter.html", frame=frame, names=_names(frame), mail=found)


def _letter(campus: Campus, which: int) -> Response:
    """The HTML of a mail by itself, for a frame; its links open in a tab of their own."""
    found = campus.postbox.mail(which) or abort(404)
    response = Response(_DOCTYPE.sub(lambda begun: begun[0] + _OUTSIDE, found.html, count=1))
    response.headers["Content-Security-Policy"] = _LETTER_POLICY
    return response


def _is_for(one: CaughtMail, frame: Frame) -> bool:
    return frame.me.email in one.receivers


def _names(frame: Frame) -> dict[str, str]:
    """Who has which address, of the course's people."""
    return {person.email: person.name for person in frame.people}
