"""The LTI endpoints: login, launch, and our public keys (LTI Security Framework 5.1; lti.md A1)."""

import secrets
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from lti_tool.course.participations import LIFE
from lti_tool.course.registrations import is_paused, is_paused_registration
from lti_tool.database import db
from lti_tool.errors import DeploymentPending, RegistrationPaused, RegistrationUnknown
from lti_tool.launch.desk import Opened, open_launch
from lti_tool.launch.views import activity_url, all_kinds, registrations
from lti_tool.lti.launch import verify_launch
from lti_tool.lti.login import LoginRequest, begin_login, read_login
from lti_tool.lti.signing_keys import public_key_set
from lti_tool.lti.values import KnownRegistration
from lti_tool.web.carrier import BROWSER_COOKIE, KEY_COOKIE, drop_old_keys, set_cookie
from lti_tool.web.headers import allow_any_frame, csp_nonce
from lti_tool.web.launch_lines import trace
from lti_tool.web.limits import limiter, per_address
from lti_tool.web.ports import now, ports

bp = Blueprint("lti", __name__)
LONGEST_LAUNCH = 256 * 1024
KEY_SET_SECONDS = 300
LONGEST_ADDRESS = 3900
"""What web servers take by default; a login with longer hints goes on without trying the cookie first."""


@bp.route("/lti/login", methods=["GET", "POST"])
@limiter.limit(per_address)
def login() -> ResponseReturnValue:
    """Answer a platform's login initiation; try the browser's cookies first (ADR 0005)."""
    wanted = read_login(request.values, ports().settings.base_url)
    browser_key = request.cookies.get(BROWSER_COOKIE)
    if browser_key:
        return _to_platform(wanted, browser_key)
    browser_key, again = secrets.token_urlsafe(32), _with_parameters("lti.login_again")
    fits = len(again) <= LONGEST_ADDRESS
    response = make_response(redirect(again, 303)) if fits else _to_platform(wanted, browser_key)
    set_cookie(response, BROWSER_COOKIE, browser_key)
    return response


@bp.get("/lti/login/again")
@limiter.limit(per_address)
def login_again() -> ResponseReturnValue:
    """Go on where the cookie came back, else offer a window of its own before any hint is spent."""
    wanted = read_login(request.values, ports().settings.base_url)
    browser_key = request.cookies.get(BROWSER_COOKIE)
    if browser_key:
        return _to_platform(wanted, browser_key)
    _registration_for(wanted)
    allow_any_frame()
    url = _with_parameters("lti.login")
    return render_template("launch/new_window.html", url=url, csp_nonce=csp_nonce())


@bp.post("/lti/launch")
@limiter.limit(per_address)
def launch() -> ResponseReturnValue:
    """Verify the platform's answer and open a participation: the one redirect URI of Stoke."""
    request.max_content_length = request.max_form_memory_size = LONGEST_LAUNCH
    session = db.session()
    verified = verify_launch(
        request.form,
        browser_key=request.cookies.get(BROWSER_COOKIE),
        find_registration=_known,
        trace=trace(),
        keys=ports().platform_keys,
        session=session,
        secret=ports().secret,
        base_url=ports().settings.base_url,
        now=now(),
    )
    try:
        opened = open_launch(session, all_kinds(), verified, trace(), now())
    except DeploymentPending:
        session.commit()
        raise
    session.commit()
    return _to_participation(opened)


@bp.get("/.well-known/jwks.json")
def key_set() -> Response:
    """Show the public keys with which platforms check what we sign."""
    response = jsonify(public_key_set(db.session(), now()))
    response.cache_control.public, response.cache_control.max_age = True, KEY_SET_SECONDS
    return response


def _with_parameters(endpoint: str) -> str:
    return f"{url_for(endpoint)}?{urlencode(list(request.values.items(multi=True)))}"


def _to_platform(wanted: LoginRequest, browser_key: str) -> Response:
    settings = ports().settings
    launch_url = settings.base_url + url_for("lti.launch")
    registration = _registration_for(wanted)
    found = begin_login(wanted, registration, browser_key, ports().secret, launch_url, now())
    return make_response(redirect(found.url, 302))


def _registration_for(wanted: LoginRequest) -> KnownRegistration:
    trace().knocked(wanted.issuer, wanted.client_id)
    found = registrations().candidates(wanted.issuer, wanted.client_id)
    if not found and is_paused(db.session(), wanted.issuer, wanted.client_id):
        raise RegistrationPaused("registration_paused")
    if len(found) != 1:
        raise RegistrationUnknown("registration_ambiguous" if found else "registration_unknown")
    g.registration_id = found[0].id
    return found[0]


def _known(registration_id: int) -> KnownRegistration | None:
    """Find the registration of a launch's state, and let a refusal's line in the log name it."""
    g.registration_id = registration_id
    known = registrations().known(registration_id)
    if known is None and is_paused_registration(db.session(), registration_id):
        raise RegistrationPaused("registration_paused")
    return known


def _to_participation(opened: Opened) -> Response:
    participation = opened.participation
    response = make_response(redirect(_first_page(opened), 303))
    drop_old_keys(request, response)
    set_cookie(response, KEY_COOKIE + participation.public_id, participation.key, LIFE)
    return response


def _first_page(opened: Opened) -> str:
    """Return the activity's own page where there is one: one redirect less than by way of home."""
    public_id = opened.participation.public_id
    if opened.activity_id is None:
        return url_for("launch.home", participation=public_id)
    return activity_url(public_id, opened.activity_id, opened.about_membership_id)
