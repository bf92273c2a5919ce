"""What a platform has to be told about Stoke, in the words of its own forms."""

import json

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.admin.sign_ins import SignedIn
from lti_tool.admin.views.blueprint import bp, signed_in
from lti_tool.course import lifecycle
from lti_tool.database import db
from lti_tool.lti.platforms import quirks_of_family
from lti_tool.lti.registration import canvas_configuration
from lti_tool.lti.registration_request import SCOPES
from lti_tool.lti.signing_keys import public_key_set, public_pem
from lti_tool.web.ports import now, ports

FAMILIES = ("moodle", "canvas", "other")


@bp.get("/addresses")
@signed_in
def addresses(_admin: SignedIn) -> ResponseReturnValue:
    """Show Stoke's addresses and keys, to be copied into a platform; a known one has a login of its own."""
    wanted = request.args.get("for", "")
    family = wanted if wanted in FAMILIES else "other" if wanted else "moodle"
    keys = public_key_set(db.session(), now())["keys"]
    base_url, login = ports().settings.base_url, _login_url()
    return render_template(
        "admin/addresses.html",
        family=family,
        families=FAMILIES,
        rows=_rows(family, base_url, login),
        canvas_url=base_url + url_for("registering.canvas"),
        canvas_json=_canvas_json(base_url, login) if family == "canvas" else None,
        keys=[(json.dumps(key, indent=2), public_pem(key)) for key in keys],
    )


def _login_url() -> str:
    number = request.args.get("platform", "")
    known = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
    key = lifecycle.registration_of(db.session(), known).login_key if known is not None else None
    return ports().settings.base_url + (url_for("lti.login", login_key=key) if key else url_for("lti.login"))


def _canvas_json(base_url: str, login_url: str) -> str:
    return json.dumps(canvas_configuration(base_url, login_url=login_url), indent=2)


def _rows(family: str, base_url: str, login: str) -> list[tuple[str, str]]:
    """Return what to copy: the platform's name of a field, and what goes there."""
    launch = base_url + url_for("lti.launch")
    keys = base_url + url_for("lti.key_set")
    parameters = quirks_of_family(family).custom_parameters()
    custom = "\n".join(f"{name}={value}" for name, value in parameters.items())
    if family == "moodle":
        return [
            (_("Tool URL"), launch),
            (_("LTI version"), "LTI 1.3"),
            (_("Public key type: Keyset URL. Public keyset"), keys),
            (_("Initiate login URL"), login),
            (_("Redirection URI(s)"), launch),
            (_("Custom parameters"), custom),
            (_("Content Selection URL"), launch),
        ]
    if family == "canvas":
        return [
            (_("Redirect URIs"), launch),
            (_("Target Link URI"), launch),
            (_("OpenID Connect Initiation Url"), login),
            (_("JWK Method: Public JWK URL"), keys),
            (_("Custom Fields"), custom),
        ]
    return [
        (_("Login initiation URL"), login),
        (_("Launch, target link and redirect URL"), launch),
        (_("Public key set (JWKS) URL"), keys),
        (_("Custom parameters"), custom),
        (_("Messages"), "LtiResourceLinkRequest\nLtiDeepLinkingRequest"),
        (_("Scopes"), "\n".join(SCOPES)),
    ]
