"""The legs of a launch that pass through the browser, and what comes back from deep linking."""

from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from lti_tool.sandbox import launching, picking
from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.launching import FormPost
from lti_tool.sandbox.views.frame import persona_key
from lti_tool.sandbox.views.hosts import keep_hosts_apart
from lti_tool.sandbox.ways.protocol import Refused

Reply = AnyResponse | str


def launches(campus: Campus, ways: str) -> Blueprint:
    """The blueprint of one site."""
    blueprint = Blueprint(f"{ways}_launches", __name__, url_prefix=f"/{ways}")
    rules = campus.ways(ways)
    auth_path = rules.endpoints("", "").auth_url
    if ways == "canvas":
        blueprint.add_url_rule(
            "/speedgrader/<int:item>/<user_id>/open",
            "speedgrader",
            lambda item, user_id: _speed(campus, item, user_id),
        )
        # lti.md C1, G1: the sign-on host sends the browser on, all parameters kept.
        blueprint.add_url_rule(auth_path, "redirect", lambda: _send_on(campus), methods=["GET", "POST"])
        auth_path = "/api/lti/authorize"
    blueprint.add_url_rule(auth_path, "authorise", lambda: _authorise(campus, ways), methods=["GET", "POST"])
    blueprint.add_url_rule(
        rules.return_path(), "returned", lambda _number=0: _returned(campus, ways), methods=["POST"]
    )
    blueprint.add_url_rule("/open/<link_id>", "open", lambda link_id: _open(campus, ways, link_id))
    blueprint.add_url_rule(
        "/navigate/<int:number>", "navigate", lambda number: _navigate(campus, ways, number)
    )
    blueprint.add_url_rule("/pick/<int:number>", "pick", lambda number: _pick(campus, ways, number))
    blueprint.register_error_handler(Refused, _refused)
    keep_hosts_apart(blueprint, campus, ways)
    return blueprint


def _open(campus: Campus, ways: str, link_id: str) -> Reply:
    for_user = request.args.get("for_user")
    masquerader = request.args.get("masquerader", "")
    return _form(launching.open_link(campus, ways, persona_key(), link_id, for_user, masquerader))


def _speed(campus: Campus, item: int, user_id: str) -> Reply:
    return _form(launching.open_submission(campus, persona_key(), item, user_id))


def _navigate(campus: Campus, ways: str, number: int) -> Reply:
    client_id = request.args.get("tool", "")
    return _form(launching.open_navigation(campus, ways, persona_key(), number, client_id))


def _pick(campus: Campus, ways: str, number: int) -> Reply:
    placement, client_id = request.args.get("placement", ""), request.args.get("tool", "")
    return _form(launching.open_picker(campus, ways, persona_key(), number, placement, client_id))


def _send_on(campus: Campus) -> Reply:
    query = request.query_string.decode()
    posted = urlencode(list(request.form.items(multi=True)))
    with campus.reading("canvas") as site:
        # lti.md G1: without a good hint it is not known which school to go on to.
        campus.ways("canvas").find_launch(site, request.values.to_dict(), campus.now("canvas"))
        return redirect(f"{site.school}/api/lti/authorize?{query or posted}")


def _authorise(campus: Campus, ways: str) -> Reply:
    return _form(launching.authorise(campus, ways, request.values.to_dict()))


def _returned(campus: Campus, ways: str) -> Reply:
    with campus.reading(ways) as site:
        launch_id = campus.ways(ways).returned_launch(site, request.args.to_dict())
        launch = site.launches.get(launch_id)
        number = launch.course_number if launch else 0
    links = picking.take_answer(campus, ways, launch_id, request.form.get("JWT", ""))
    titles = [link.title for link in links]
    return render_template("returned.html", ways=ways, number=number, titles=titles)


def _form(form: FormPost) -> str:
    return render_template("form_post.html", form=form)


def _refused(refused: Exception) -> Reply:
    status = refused.status if isinstance(refused, Refused) else 400
    return Response(render_template("refused.html", message=str(refused)), status=status)
