"""The LTI endpoints: login, launch, and our public keys (LTI Security Framework 5.1; lti.md A1)."""

import secrets
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from lti_tool.activities.views import all_kinds
from lti_tool.course.models import LOGIN_KEY
from lti_tool.course.participations import LIFE
from lti_tool.database import db
from lti_tool.errors import DeploymentPending, StorageSilent
from lti_tool.launch.desk import Opened, open_launch
from lti_tool.launch.views import activity_url
from lti_tool.launch.views.home import entering
from lti_tool.launch.views.knocking import known, registration_for
from lti_tool.lti.launch import verify_launch
from lti_tool.lti.login import LoginRedirect, LoginRequest, begin_login, read_login
from lti_tool.lti.platform_storage import StoragePlace, place_of, place_of_launch
from lti_tool.lti.signing_keys import public_key_set
from lti_tool.lti.state import Carrier, key_begun_with
from lti_tool.lti.values import KnownRegistration, Launch
from lti_tool.web.asking import let_in
from lti_tool.web.carrier import (
    BROWSER_FIELD,
    KEY_COOKIE,
    browser_cookie,
    browser_keys_of,
    drop_old_keys,
    own_field,
    set_cookie,
)
from lti_tool.web.headers import allow_any_frame, csp_nonce
from lti_tool.web.launch_lines import trace
from lti_tool.web.limits import limiter, per_address
from lti_tool.web.ports import now, ports

bp = Blueprint("lti", __name__)
LONGEST_LAUNCH = 256 * 1024
KEY_SET_SECONDS = 300
LONGEST_ADDRESS = 3900
"""What web servers take by default; a login with longer hints goes on without trying the cookie first."""
WINDOW = "own_window"
"""Set by our own link to the window of its own. Unsigned: it opens nothing by itself."""
OWN = f"<string(length={LOGIN_KEY}):login_key>"
"""The end of a registration's own login address (ADR 0014)."""
STORAGE_ERROR = "storage_error"
STORAGE_ERRORS = ("bad_request", "unsupported_subject", "wrong_origin", "storage_exhaustion", "empty")


@bp.route("/lti/login", methods=["GET", "POST"])
@bp.route(f"/lti/login/{OWN}", methods=["GET", "POST"])
@limiter.limit_strangers(per_address)
def login(login_key: str = "") -> ResponseReturnValue:
    """Answer a platform's login initiation; try the browser's cookies first (ADR 0005)."""
    wanted = read_login(request.values, ports().settings.base_url)
    if keys := browser_keys_of(request):
        return _to_platform(wanted, keys[0], login_key)
    browser_key, again = secrets.token_urlsafe(32), _with_parameters("lti.login_again")
    fits = len(again) <= LONGEST_ADDRESS
    response = make_response(redirect(again, 303)) if fits else _to_platform(wanted, browser_key, login_key)
    set_cookie(response, browser_cookie(browser_key), browser_key)
    return response


@bp.get("/lti/login/again")
@bp.get(f"/lti/login/{OWN}/again")
@limiter.limit_strangers(per_address)
def login_again(login_key: str = "") -> ResponseReturnValue:
    """Go on where the cookie came back; else by the platform's storage or a window, the hint unspent."""
    wanted = read_login(request.values, ports().settings.base_url)
    if keys := browser_keys_of(request):
        return _to_platform(wanted, keys[0], login_key)
    return _without_cookie(wanted, login_key)


@bp.post("/lti/launch")
@limiter.limit_strangers(per_address)
def launch() -> ResponseReturnValue:
    """Verify the platform's answer and open a participation: the one redirect URI of Stoke."""
    request.max_content_length = request.max_form_memory_size = LONGEST_LAUNCH
    session, browser_key = db.session(), _browser_key()
    if browser_key is None and (place := _storage_place()):
        return _recall(place)
    verified = verify_launch(
        request.form,
        browser_key=browser_key,
        find_registration=known,
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
    return _to_participation(opened, verified)


@bp.get("/.well-known/jwks.json")
def key_set() -> Response:
    """Show the public keys with which platforms check what we sign."""
    response = jsonify(public_key_set(db.session(), now()))
    response.cache_control.public, response.cache_control.max_age = True, KEY_SET_SECONDS
    return response


def _with_parameters(endpoint: str, **more: str) -> str:
    parameters = urlencode([*request.values.items(multi=True), *more.items()])
    return f"{url_for(endpoint, **request.view_args or {})}?{parameters}"


def _to_platform(wanted: LoginRequest, browser_key: str, login_key: str) -> Response:
    carrier = Carrier.WINDOW if request.values.get(WINDOW) else Carrier.COOKIE
    return make_response(
        redirect(_begun(wanted, registration_for(wanted, login_key), browser_key, carrier).url, 302)
    )


def _begun(
    wanted: LoginRequest, registration: KnownRegistration, browser_key: str, carrier: Carrier
) -> LoginRedirect:
    launch_url = ports().settings.base_url + url_for("lti.launch")
    return begin_login(wanted, registration, browser_key, ports().secret, launch_url, now(), carrier)


def _without_cookie(wanted: LoginRequest, login_key: str) -> str:
    """Show the page of a browser that keeps no cookie: by script through the storage, or one click away."""
    registration = registration_for(wanted, login_key)
    allow_any_frame()
    if request.values.get(WINDOW):
        return render_template("launch/no_cookies.html", csp_nonce=csp_nonce())
    browser_key = secrets.token_urlsafe(32)
    keeping = None
    if wanted.storage_target:
        place = place_of(registration, wanted.storage_target, browser_key)
        keeping = {
            "place": place,
            "key": browser_key,
            "next": _begun(wanted, registration, browser_key, Carrier.STORAGE).url,
        }
    url = _with_parameters("lti.login", **{WINDOW: "1"})
    return render_template("launch/new_window.html", url=url, keeping=keeping, csp_nonce=csp_nonce())


def _browser_key() -> str | None:
    """Return what this browser is known by: what a storage gave back, else its cookie; None for nothing."""
    state, keys = request.form.get("state", ""), browser_keys_of(request)
    return own_field(request, BROWSER_FIELD) or key_begun_with(state, keys, ports().secret, now())


def _storage_place() -> StoragePlace | None:
    """Return where the key of this launch is to be asked for, None where nothing is to be asked.

    Raises:
        StorageSilent: our page asked already and got nothing.
    """
    if len(request.form.getlist("id_token")) != 1:
        return None
    place = place_of_launch(request.form, known, ports().secret, now())
    error = own_field(request, STORAGE_ERROR)
    if place and error:
        trace().carrier = Carrier.STORAGE
        raise StorageSilent(f"storage_{error if error in STORAGE_ERRORS else 'silent'}")
    return place


def _recall(place: StoragePlace) -> str:
    """Show the page that gets the key back and posts the launch again; nothing is used up before that."""
    allow_any_frame()
    fields = {name: request.form.get(name, "") for name in ("id_token", "state")}
    return render_template("launch/recalling.html", place=place, fields=fields, csp_nonce=csp_nonce())


def _to_participation(opened: Opened, launch: Launch) -> Response:
    participation = opened.participation
    if launch.carrier is Carrier.STORAGE:
        return make_response(entering(let_in(participation.public_id, participation.key)))
    if launch.carrier is Carrier.WINDOW and launch.deep_linking is not None:
        response = make_response(_handing_over(opened))
    else:
        response = make_response(redirect(_first_page(opened), 303))
    drop_old_keys(request, response)
    set_cookie(response, KEY_COOKIE + participation.public_id, participation.key, LIFE)
    return response


def _handing_over(opened: Opened) -> str:
    """Show the page that gives the key to the frame which this window was opened from, and closes.

    An answer to the platform's dialog has to come from inside it (ADR 0013).
    """
    url = url_for("launch.home", participation=opened.participation.public_id)
    enter_url = url_for("launch.enter", participation=opened.participation.public_id)
    return render_template(
        "launch/handing_over.html",
        url=url,
        enter_url=enter_url,
        key=opened.participation.key,
        csp_nonce=csp_nonce(),
    )


def _first_page(opened: Opened) -> str:
    """Return the activity's own page where there is one: one redirect less than by way of home."""
    public_id = opened.participation.public_id
    if opened.activity_id is None:
        return url_for("launch.home", participation=public_id)
    return activity_url(public_id, opened.activity_id, opened.about_membership_id)
