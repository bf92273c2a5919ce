"""Dynamic registration behind a one-time invite link (LTI Dynamic Registration 1.0; lti.md B4)."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.course.registrations import RegistrationTerms, add_registration, find_invite, use_invite
from lti_tool.database import begin_writing, db
from lti_tool.errors import RegistrationRefused
from lti_tool.lti.registration import (
    Registered,
    ToolDescription,
    canvas_configuration,
    fetch_configuration,
    register_tool,
)
from lti_tool.web.headers import allow_frame_by, csp_nonce
from lti_tool.web.limits import limiter, per_address
from lti_tool.web.ports import now, ports

bp = Blueprint("registering", __name__)
TOOL_NAME = "Stoke"
CANVAS_SECONDS = 300


@bp.get("/lti/canvas.json")
def canvas() -> Response:
    """Show what a Canvas admin's developer key asks for by its method "Enter URL" (lti.md C4)."""
    response = jsonify(canvas_configuration(ports().settings.base_url, TOOL_NAME))
    response.cache_control.public, response.cache_control.max_age = True, CANVAS_SECONDS
    return response


@bp.get("/lti/register/<invite>")
@limiter.limit(per_address)
def ask(invite: str) -> ResponseReturnValue:
    """Show what will happen; nothing is fetched before the admin says so."""
    name = find_invite(db.session(), invite, now()).name
    configuration_url = _configuration_url()
    allow_frame_by(configuration_url)
    return render_template(
        "launch/register.html",
        name=name,
        host=urlsplit(configuration_url).hostname,
        openid_configuration=configuration_url,
        registration_token=request.values.get("registration_token"),
        csp_nonce=csp_nonce(),
    )


@bp.post("/lti/register/<invite>")
@limiter.limit(per_address)
def register(invite: str) -> ResponseReturnValue:
    """Register with the platform and store what it answers; the invite is used up."""
    session = db.session()
    invited = find_invite(session, invite, now())
    invite_id, name, inside = invited.id, invited.name, invited.allow_private_network
    others = invited.allow_other_hosts
    # No transaction is open while the platform is asked.
    session.rollback()
    answer = _ask_platform(others, inside)
    begin_writing(session)
    deployments = (answer.deployment_id,) if answer.deployment_id else ()
    made = add_registration(session, _terms(name, answer, inside), deployments, now())
    use_invite(session, invite_id, made.id, now())
    session.commit()
    allow_frame_by(answer.issuer, answer.auth_url)
    return render_template(
        "launch/registered.html",
        name=name,
        family=answer.family,
        pending=not deployments,
        csp_nonce=csp_nonce(),
    )


def _ask_platform(allow_other_hosts: bool, allow_private_network: bool) -> Registered:
    token = request.form.get("registration_token")
    http, base_url = ports().http, ports().settings.base_url
    yeses = allow_other_hosts, allow_private_network
    configuration = fetch_configuration(http, _configuration_url(), token, *yeses)
    return register_tool(http, configuration, token, ToolDescription(TOOL_NAME, base_url))


def _configuration_url() -> str:
    url = request.values.get("openid_configuration", "")
    if not url:
        raise RegistrationRefused("openid_configuration_missing", "openid_configuration")
    return url


def _terms(name: str, answer: Registered, allow_private_network: bool) -> RegistrationTerms:
    return RegistrationTerms(
        name=name,
        issuer=answer.issuer,
        client_id=answer.client_id,
        auth_url=answer.auth_url,
        token_url=answer.token_url,
        jwks_url=answer.jwks_url,
        token_audience=answer.token_audience,
        family=answer.family,
        allow_private_network=allow_private_network,
    )
