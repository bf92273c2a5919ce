"""The pages of the campus that are only looked at."""

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.lookup import (
    grade_of,
    item_by_number,
    items_of_link,
    link_by_id,
    person_by_id,
)
from lti_tool.sandbox.state import Course, Link, Person, Site
from lti_tool.sandbox.views import gradebook
from lti_tool.sandbox.views.frame import frame_of, persona_key, remember_persona
from lti_tool.sandbox.views.storage import storage_frame
from lti_tool.sandbox.wire import with_query

_MESSAGES_SHOWN = 100
# Where the teacher of a Canvas course may add something, and how that is called here (lti.md C9).
_PLACES = {
    "moodle": {"": "Add activities"},
    "canvas": {
        "link_selection": "Into a module, several at once",
        "assignment_selection": "As one assignment",
    },
}


def pages(campus: Campus, ways: str) -> Blueprint:
    """The blueprint of one site's pages."""
    blueprint = Blueprint(f"{ways}_pages", __name__, url_prefix=f"/{ways}")
    rules = (
        ("/", "home", lambda: _home(campus, ways)),
        ("/courses/<int:number>", "course", lambda number: _course(campus, ways, number)),
        ("/courses/<int:number>/gradebook", "gradebook", lambda number: _gradebook(campus, ways, number)),
        ("/courses/<int:number>/cells", "cells", lambda number: _cells(campus, ways, number)),
        ("/courses/<int:number>/people", "people", lambda number: _people(campus, ways, number)),
        ("/courses/<int:number>/messages", "messages", lambda number: _messages(campus, ways, number)),
        ("/courses/<int:number>/add", "add", lambda number: _add(campus, ways, number)),
        ("/links/<link_id>", "link", lambda link_id: _link(campus, ways, link_id)),
        ("/mod/lti/return.php", "back", lambda: _back(campus, ways, 0)),
        (
            "/courses/<int:number>/external_content/success",
            "external",
            lambda number: _back(campus, ways, number),
        ),
    )
    for rule, name, view in rules:
        blueprint.add_url_rule(rule, name, view)
    if ways == "canvas":
        blueprint.add_url_rule(
            "/speedgrader/<int:item>/<user_id>",
            "speedgrader",
            lambda item, user_id: _speed(campus, item, user_id),
        )
        blueprint.add_url_rule(
            "/courses/<int:number>/menu/<client_id>",
            "menu",
            lambda number, client_id: _menu(campus, number, client_id),
        )
    remember_persona(blueprint)
    return blueprint


def _home(campus: Campus, ways: str) -> AnyResponse:
    with campus.reading(ways) as site:
        number = site.courses[-1].number
    return redirect(with_query(f"/{ways}/courses/{number}", **{"as": request.args.get("as")}))


def _course(campus: Campus, ways: str, number: int) -> str:
    with campus.reading(ways) as site:
        frame = frame_of(campus, site, number)
        links = [
            {"link": link, "chip": _chip(site, frame.me, link), "hidden": _hidden(site, link)}
            for link in site.links
            if link.course_number == number
        ]
        shown = _gradebook_values(site, frame.course)
        return render_template("course.html", frame=frame, links=links, **shown)


def _gradebook(campus: Campus, ways: str, number: int) -> str:
    with campus.reading(ways) as site:
        frame = frame_of(campus, site, number)
        shown = _gradebook_values(site, frame.course)
        return render_template("gradebook.html", frame=frame, profile=site.profile, **shown)


def _cells(campus: Campus, ways: str, number: int) -> str:
    with campus.reading(ways) as site:
        frame = frame_of(campus, site, number)
        return render_template("_cells.html", frame=frame, **_gradebook_values(site, frame.course))


def _people(campus: Campus, ways: str, number: int) -> str:
    with campus.reading(ways) as site:
        return render_template("people.html", frame=frame_of(campus, site, number))


def _messages(campus: Campus, ways: str, number: int) -> str:
    with campus.reading(ways) as site:
        names = {person.id: person.name for person in site.people}
        frame = frame_of(campus, site, number)
        latest = site.messages[: -_MESSAGES_SHOWN - 1 : -1]
        return render_template("messages.html", frame=frame, messages=latest, names=names)


def _add(campus: Campus, ways: str, number: int) -> str:
    """The dialog: one frame per place and tool that was chosen."""
    with campus.reading(ways) as site:
        frame = frame_of(campus, site, number)
        rules, places = campus.ways(ways), _PLACES[ways]
        offers = [
            (tool, placement, text)
            for tool in site.tools
            for placement, text in places.items()
            if tool.is_open and rules.has_placement(tool, placement)
        ]
        chosen = request.args.get("placement")
        address = ""
        if frame.teaches and chosen is not None:
            asked = {"as": frame.me.key, "placement": chosen, "tool": request.args.get("tool", "")}
            address = with_query(f"/{ways}/pick/{number}", **asked)
        client_id = request.args.get("tool") or site.tools[0].client_id
        return render_template(
            "add.html",
            frame=frame,
            offers=offers,
            address=address,
            storage=storage_frame(campus, site, client_id),
        )


def _link(campus: Campus, ways: str, link_id: str) -> str:
    with campus.reading(ways) as site:
        link = link_by_id(site, link_id)
        if link is None:
            abort(404)
        frame = frame_of(campus, site, link.course_number)
        asked = {"as": persona_key(), "for_user": request.args.get("for_user")}
        address = with_query(f"/{ways}/open/{link.id}", **asked)
        storage = storage_frame(campus, site, link.client_id)
        return render_template("link.html", frame=frame, link=link, address=address, storage=storage)


def _menu(campus: Campus, number: int, client_id: str) -> str:
    """A tool's own entry in the course's menu (lti.md C4, "course_navigation")."""
    with campus.reading("canvas") as site:
        frame = frame_of(campus, site, number)
        if client_id not in frame.entries:
            abort(404)
        asked = {"as": frame.me.key, "tool": client_id}
        address = with_query(f"/canvas/navigate/{number}", **asked)
        shown = {"title": frame.tools[client_id], "text": ""}
        storage = storage_frame(campus, site, client_id)
        return render_template("link.html", frame=frame, link=shown, address=address, storage=storage)


def _speed(campus: Campus, number: int, user_id: str) -> str:
    """SpeedGrader: one learner's submission in a frame beside nothing else (lti.md C11, G1)."""
    with campus.reading("canvas") as site:
        item, person = item_by_number(site, number), person_by_id(site, user_id)
        if item is None or person is None:
            abort(404)
        frame = frame_of(campus, site, item.course_number)
        address = with_query(f"/canvas/speedgrader/{number}/{person.id}/open", **{"as": persona_key()})
        return render_template("speedgrader.html", frame=frame, item=item, person=person, address=address)


def _back(campus: Campus, ways: str, number: int) -> str:
    """Where a tool sends people back to, with what it had to say."""
    with campus.reading(ways) as site:
        wanted = number or int(request.args.get("course", "0") or 0)
        said = [request.args[key] for key in ("lti_errormsg", "lti_msg") if request.args.get(key)]
        return render_template("back.html", frame=frame_of(campus, site, wanted), said=said)


def _gradebook_values(site: Site, course: Course) -> dict[str, object]:
    return {"columns": gradebook.columns(site, course), "rows": gradebook.rows(site, course)}


def _chip(site: Site, person: Person, link: Link) -> str:
    shown = gradebook.percent(site, person, link.id)
    if not shown and link.due_at:
        return f"due {link.due_at[:10]}"
    items = items_of_link(site, link.id)
    begun = items and grade_of(site, items[0].number, person.id)
    return shown or ("in the gradebook, no grade" if begun else "")


def _hidden(site: Site, link: Link) -> bool:
    items = items_of_link(site, link.id)
    return bool(items) and not items[0].published
