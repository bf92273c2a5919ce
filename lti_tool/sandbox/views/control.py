"""Steering the campus by calls rather than buttons, for tests of other programs (lti.md G0, "Control API").

Everything is JSON, from this machine only: a page of another site cannot send JSON unasked, and nobody
else reaches it.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from ipaddress import ip_address

from flask import Blueprint, Response, abort, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.state import Profile
from lti_tool.sandbox.troubles import Faults
from lti_tool.sandbox.ways import ALL_WAYS
from lti_tool.sandbox.wire import with_query

_SWITCHES = {each.name for each in fields(Faults)} - {"scripts"}


def control(campus: Campus) -> Blueprint:
    """The blueprint below `/__double/`; `ways` is "canvas" where a call names none."""
    blueprint = Blueprint("control", __name__, url_prefix="/__double")
    blueprint.before_request(_from_this_machine)
    rules = (
        ("/reset", lambda: _reset(campus), "POST"),
        ("/clock", lambda: _clock(campus), "POST"),
        ("/faults", lambda: _faults(campus), "POST"),
        ("/state", lambda: _state(campus), "GET"),
        ("/requests", lambda: _requests(campus), "GET"),
        ("/copy-course", lambda: _copy(campus), "POST"),
        ("/rotate-keys", lambda: _rotate(campus), "POST"),
        ("/as/<user>/<placement>/<link>", lambda user, placement, link: _as(user, placement, link), "GET"),
    )
    for rule, view, method in rules:
        blueprint.add_url_rule(rule, rule.split("/")[1], view, methods=[method])
    return blueprint


def _from_this_machine() -> None:
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # nosec B104  # compared, not bound
        abort(403)


def _asked() -> dict[str, object]:
    body = request.get_json()
    return body if isinstance(body, dict) else {}


def _ways(asked: Mapping[str, object]) -> str:
    ways = str(asked.get("ways", "canvas"))
    return ways if ways in ALL_WAYS else abort(404)


def _reset(campus: Campus) -> Response:
    """A fresh course; `everything` adds all kinds of people and courses, `profile` chooses the Canvas."""
    asked = _asked()
    ways = _ways(asked)
    campus.start_over(ways)
    if asked.get("everything"):
        campus.add_everything(ways)
    if asked.get("profile"):
        campus.choose_profile(Profile(str(asked["profile"])))
    return jsonify(course=campus.courses(ways)[-1].number)


def _clock(campus: Campus) -> Response:
    """Set the site's clock `seconds` off."""
    asked = _asked()
    seconds = asked.get("seconds", 0)
    campus.faults(_ways(asked)).clock_seconds = float(seconds) if isinstance(seconds, int | float) else 0.0
    return jsonify(now=campus.now(_ways(asked)).isoformat())


def _faults(campus: Campus) -> Response:
    """Set the switches that are named; an unknown one is a 400."""
    asked = _asked()
    faults = campus.faults(_ways(asked))
    wanted = {name: value for name, value in asked.items() if name != "ways"}
    if not wanted:
        faults.reset()
    elif not wanted.keys() <= _SWITCHES:
        abort(400, f"switches: {', '.join(sorted(_SWITCHES))}")
    for name, value in wanted.items():
        setattr(faults, name, value)
    return jsonify({name: getattr(faults, name) for name in sorted(_SWITCHES)})


def _state(campus: Campus) -> Response:
    """The gradebook with attempts and comments, and what stands around it."""
    with campus.reading(_ways(request.args.to_dict())) as site:
        shown = {name: getattr(site, name) for name in ("courses", "people", "links", "items", "grades")}
        return jsonify({name: [asdict(each) for each in values] for name, values in shown.items()})


def _requests(campus: Campus) -> Response:
    """Every exchange with the tool, headers too, the oldest first."""
    return jsonify([asdict(message) for message in campus.messages(_ways(request.args.to_dict()))])


def _copy(campus: Campus) -> Response:
    return jsonify(course=campus.copy_course(_ways(asked := _asked()), _number(asked.get("course"))).number)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _rotate(campus: Campus) -> Response:
    campus.rotate_keys(_ways(_asked()))
    return jsonify(rotated=True)


def _as(user: str, placement: str, link: str) -> AnyResponse:
    """Start a launch as somebody: of a link by its id, or of a course's menu by the course's number."""
    asked = request.args.to_dict() | {"as": user}
    ways = _ways(asked)
    asked.pop("ways", None)
    door = "navigate" if placement == "course_navigation" else "open"
    return redirect(with_query(f"/{ways}/{door}/{link}", **asked))
