"""What an admin sees: the tools that are registered, and the ways to register more."""

import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin

import requests
from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from lti_tool.sandbox import registering
from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.views.frame import frame_of, remember_persona
from lti_tool.sandbox.ways.protocol import Refused
from lti_tool.sandbox.wire import with_query

Reply = AnyResponse | str
_PROBLEM_STATUS = 422


def tools(campus: Campus, ways: str) -> Blueprint:
    """The blueprint of one site."""
    blueprint = Blueprint(f"{ways}_tools", __name__, url_prefix=f"/{ways}/courses/<int:number>")
    blueprint.add_url_rule("/tools", "page", lambda number: _page(campus, ways, number))
    rules: list[tuple[str, Callable[..., Reply]]] = [
        ("/register", lambda number: _register(campus, ways, number)),
        ("/activate", lambda number: _activate(campus, ways, number)),
    ]
    if ways == "canvas":
        rules += [
            ("/key", lambda number: _or_page(campus, number, lambda: _save_key(campus, number))),
            ("/install", lambda number: _or_page(campus, number, lambda: _install(campus, number))),
        ]
    for rule, view in rules:
        blueprint.add_url_rule(rule, rule.strip("/"), view, methods=["POST"])
    remember_persona(blueprint)
    return blueprint


def _page(campus: Campus, ways: str, number: int, problem: str = "") -> str:
    with campus.reading(ways) as site:
        frame = frame_of(campus, site, number)
        return render_template(
            "tools.html",
            # A form that was refused is answered at its own address, where nothing can be looked at.
            frame=replace(frame, here=f"{frame.base}/tools"),
            tools=list(site.tools),
            suggested=campus.tool.registration_url or "",
            example=urljoin(campus.tool.launch_url, "/"),
            address=request.args.get("register", ""),
            issuer=site.issuer,
            doors=campus.ways(ways).endpoints(site.sso, site.school),
            problem=problem,
            typed=request.form,
        )


def _to_page(ways: str, number: int) -> AnyResponse:
    return redirect(f"/{ways}/courses/{number}/tools", code=303)


def _register(campus: Campus, ways: str, number: int) -> AnyResponse:
    """Open the tool's registration page with a fresh token (lti.md B4)."""
    url = request.form.get("url", "").strip()
    if not url.startswith(("http://", "https://")):
        return _to_page(ways, number)
    with campus.changing(ways) as site:
        token = registering.begin(site)
        configuration = campus.ways(ways).endpoints(site.sso, site.school).configuration_url
    if ways == "canvas":
        # lti.md C10: the configuration itself asks for the token.
        configuration = with_query(configuration, registration_token=token)
    address = with_query(url, openid_configuration=configuration, registration_token=token)
    return redirect(with_query(f"/{ways}/courses/{number}/tools", register=address), code=303)


def _activate(campus: Campus, ways: str, number: int) -> AnyResponse:
    active = request.form.get("active") == "yes"
    campus.activate(ways, request.form.get("client", ""), active)
    return _to_page(ways, number)


def _or_page(campus: Campus, number: int, work: Callable[[], None]) -> Reply:
    """Do what a form asks for; where it cannot be, show the page again with what was typed and why not."""
    try:
        work()
    except Refused as refused:
        return AnyResponse(
            _page(campus, "canvas", number, refused.message), status=_PROBLEM_STATUS, mimetype="text/html"
        )
    return _to_page("canvas", number)


def _save_key(campus: Campus, number: int) -> None:
    """A developer key by its JSON, fetched or pasted; it is off, and its app stands nowhere (lti.md C4)."""
    url, pasted = request.form.get("url", "").strip(), request.form.get("json", "").strip()
    wanted = _fetched(campus, url) if url else _parsed(pasted)
    with campus.changing("canvas") as site:
        registering.add_key(site, campus.ways("canvas"), wanted)


def _install(campus: Campus, number: int) -> None:
    with campus.changing("canvas") as site:
        registering.install(site, request.form.get("client", "").strip())


def _fetched(campus: Campus, url: str) -> object:
    try:
        return campus.fetch(url)
    except (requests.RequestException, ValueError, RecursionError) as problem:
        raise Refused("This address did not answer with JSON.") from problem


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise Refused("This is no JSON.") from problem
