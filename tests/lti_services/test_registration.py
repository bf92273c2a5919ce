"""Dynamic registration: the recorded exchange with Moodle, Canvas, and every R row (reliability.md 4)."""

from typing import Any

import pytest

from lti_tool.errors import PlatformSilent, RegistrationRefused
from lti_tool.lti.answers import Answer, Flaw
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.platforms.canvas import Canvas
from lti_tool.lti.registration import (
    PlatformConfiguration,
    Registered,
    ToolDescription,
    canvas_configuration,
    fetch_configuration,
    register_tool,
)
from tests.lti_services.scripted import ScriptedPlatform, body_of, json_answer, recorded

HOST = "https://moodle.test:8443"
PATH = "/mod/lti/openid-configuration.php"
URL = f"{HOST}{PATH}"
REGISTER = "/mod/lti/openid-registration.php"
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
DETAILS = "https://purl.imsglobal.org/spec/lti-tool-configuration"
SCOPE = "https://purl.imsglobal.org/spec"
TOOL = ToolDescription("Stoke", "https://stoke.test")
DIALOGS = (
    "assignment_selection",
    "link_selection",
    "editor_button",
    "module_menu_modal",
    "module_index_menu_modal",
    "course_assignments_menu",
)


def moodles(**changes: Any) -> dict[str, Any]:
    """Moodle's recorded configuration, changed; None takes a field away."""
    body = recorded("openid-configuration").answer.json()
    assert isinstance(body, dict)
    return {name: value for name, value in (body | changes).items() if value is not None}


def canvases(**changes: Any) -> dict[str, Any]:
    """A hosted Canvas's configuration: shared issuer, two hosts, a bare authorization server."""
    return {
        "issuer": "https://canvas.instructure.com",
        "authorization_endpoint": "https://sso.canvaslms.com/api/lti/authorize_redirect",
        "token_endpoint": "https://sso.canvaslms.com/login/oauth2/token",
        "jwks_uri": "https://sso.canvaslms.com/api/lti/security/jwks",
        "registration_endpoint": "https://school.test/api/lti/registrations",
        "authorization_server": "canvas.instructure.com",
        "scopes_supported": [f"{SCOPE}/lti-ags/scope/score", f"{SCOPE}/lti-ags/scope/lineitem"],
        PLATFORM: {"product_family_code": "canvas"},
        **changes,
    }


class Admin:
    """Fetches and registers as the page behind the invite link does."""

    def __init__(self, http: PlatformHttp, platform: ScriptedPlatform) -> None:
        self.http = http
        self.platform = platform

    def fetch(
        self, body: object, url: str = URL, yes: bool = False, path: str = PATH
    ) -> PlatformConfiguration:
        self.platform.answer(path, body if isinstance(body, Answer) else json_answer(body))
        return fetch_configuration(self.http, url, "reg-token", yes)

    def register(
        self, configuration: PlatformConfiguration, reply: Answer, path: str = REGISTER
    ) -> Registered:
        self.platform.answer(path, reply)
        return register_tool(self.http, configuration, "reg-token", TOOL)


@pytest.fixture
def admin(http: PlatformHttp, platform: ScriptedPlatform) -> Admin:
    return Admin(http, platform)


def refused(admin: Admin, body: object, **options: Any) -> tuple[str, str]:
    """Code and detail of a configuration that is refused."""
    with pytest.raises(RegistrationRefused) as refusal:
        admin.fetch(body, **options)
    return refusal.value.code, refusal.value.detail


def test_moodles_recorded_exchange_ends_in_a_registration(admin: Admin, platform: ScriptedPlatform) -> None:
    exchange = recorded("registration")

    configuration = admin.fetch(moodles())
    registered = admin.register(configuration, exchange.answer)

    assert registered == Registered(
        client_id="FbdBxJ2HTuGtyJB",
        deployment_id="1",
        issuer=HOST,
        auth_url=f"{HOST}/mod/lti/auth.php",
        token_url=f"{HOST}/mod/lti/token.php",
        jwks_url=f"{HOST}/mod/lti/certs.php",
        token_audience=None,
        family="moodle",
        scopes=registered.scopes,
    )
    assert f"{SCOPE}/lti-ags/scope/score" in registered.scopes
    fetched, posted = platform.requests
    assert fetched.headers["Authorization"] == posted.headers["Authorization"] == "Bearer reg-token"
    assert posted.url.geturl() == exchange.url
    assert posted.headers["Content-Type"] == exchange.sent_headers["Content-Type"]


def test_what_we_post_has_the_shape_that_moodle_took(admin: Admin, platform: ScriptedPlatform) -> None:
    exchange = recorded("registration")

    admin.register(admin.fetch(moodles()), exchange.answer)

    body = body_of(platform.requests[-1])
    # OpenID Connect Dynamic Client Registration 2: a picture, which was not sent when this was recorded.
    assert body.keys() - {"logo_uri"} == exchange.sent.keys()
    assert body[DETAILS].keys() >= exchange.sent[DETAILS].keys()
    for same in ("application_type", "response_types", "grant_types", "token_endpoint_auth_method"):
        assert body[same] == exchange.sent[same]
    assert body["initiate_login_uri"] == "https://stoke.test/lti/login"
    assert body["redirect_uris"] == ["https://stoke.test/lti/launch"]
    assert body["jwks_uri"] == "https://stoke.test/.well-known/jwks.json"
    assert body[DETAILS]["domain"] == "stoke.test"
    assert body[DETAILS]["claims"] == exchange.sent[DETAILS]["claims"]
    assert body[DETAILS]["custom_parameters"] == {
        "context_history": "$Context.id.history",
        "time_zone": "$Person.address.timezone",
        "course_starts_at": "$CourseSection.timeFrame.begin",
        "group_ids": "$Moodle.Person.userGroupIds",
    }
    picking, launching = body[DETAILS]["messages"]
    assert (picking["type"], picking["placements"]) == ("LtiDeepLinkingRequest", ["ContentArea"])
    assert launching == {"type": "LtiResourceLinkRequest"}
    assert body["scope"].split() == [
        f"{SCOPE}/lti-ags/scope/lineitem",
        f"{SCOPE}/lti-ags/scope/lineitem.readonly",
        f"{SCOPE}/lti-ags/scope/result.readonly",
        f"{SCOPE}/lti-ags/scope/score",
        f"{SCOPE}/lti-nrps/scope/contextmembership.readonly",
    ]


def test_groups_are_asked_for_where_they_are_offered(admin: Admin, platform: ScriptedPlatform) -> None:
    offered = [*moodles()["scopes_supported"], f"{SCOPE}/lti-gs/scope/contextgroup.readonly"]

    admin.register(admin.fetch(moodles(scopes_supported=offered)), recorded("registration").answer)

    assert body_of(platform.requests[-1])["scope"].endswith("/lti-gs/scope/contextgroup.readonly")


def test_canvas_is_asked_in_its_own_words(admin: Admin, platform: ScriptedPlatform) -> None:
    url, path = "https://school.test/api/lti/security/openid-configuration", "/api/lti/registrations"
    configuration = admin.fetch(canvases(), url=url, path="/api/lti/security/openid-configuration")

    registered = admin.register(configuration, json_answer({"client_id": 10000000000068}), path)

    assert registered.client_id == "10000000000068"
    assert registered.deployment_id is None
    assert registered.token_audience is None
    assert registered.scopes == {f"{SCOPE}/lti-ags/scope/score", f"{SCOPE}/lti-ags/scope/lineitem"}
    details = body_of(platform.requests[-1])[DETAILS]
    assert details["https://canvas.instructure.com/lti/privacy_level"] == "public"
    picking, navigation = details["messages"]
    own = "https://canvas.instructure.com/lti"
    assert picking["placements"] == [f"{own}/{name}" for name in DIALOGS]
    assert (picking[f"{own}/launch_width"], picking[f"{own}/launch_height"]) == (900, 700)
    assert (navigation["type"], navigation["placements"]) == (
        "LtiResourceLinkRequest",
        [f"{own}/course_navigation"],
    )
    assert navigation[f"{own}/course_navigation/default_enabled"] is False
    assert navigation[f"{own}/visibility"] == "members"


@pytest.mark.parametrize(
    "url",
    [
        "http://moodle.test/mod/lti/openid-configuration.php",
        "https://127.0.0.1/x",
        "https://169.254.169.254/x",
        "file:///etc/passwd",
        "https://user:pw@moodle.test/x",
    ],
)
def test_r1_an_address_that_may_not_be_called_is_refused(
    http: PlatformHttp, platform: ScriptedPlatform, url: str
) -> None:
    with pytest.raises(RegistrationRefused) as refusal:
        fetch_configuration(http, url, None)

    assert refusal.value.code == "address_refused"
    assert platform.requests == []


def test_r2_a_redirect_is_refused(admin: Admin, platform: ScriptedPlatform) -> None:
    answer = json_answer({}, 302, location="https://10.0.0.1/")

    assert refused(admin, answer)[0] == "address_refused"
    assert len(platform.requests) == 1


@pytest.mark.parametrize(
    "issuer", ["https://other.test", "https://moodle.test.evil.test", "https://evil.test/moodle.test"]
)
def test_r3_an_issuer_elsewhere_needs_the_admins_yes(admin: Admin, issuer: str) -> None:
    assert refused(admin, moodles(issuer=issuer)) == ("issuer_elsewhere", "issuer")

    assert admin.fetch(moodles(issuer=issuer), yes=True).issuer == issuer


@pytest.mark.parametrize(
    ("name", "longest", "value"),
    [
        ("issuer", 255, f"{HOST}/{'a' * 250}"),
        ("authorization_server", 2000, f"{HOST}/{'a' * 2000}"),
    ],
)
def test_what_is_too_long_to_keep_is_refused_before_the_token_is_spent(
    admin: Admin, platform: ScriptedPlatform, name: str, longest: int, value: str
) -> None:
    found = refused(admin, moodles(**{name: value}))

    assert found == ("field_too_long", f"{name} has more than {longest} characters")
    assert [request.method for request in platform.requests] == ["GET"]


def test_an_issuer_of_255_characters_is_kept(admin: Admin) -> None:
    issuer = f"{HOST}/".ljust(255, "a")

    assert admin.fetch(moodles(issuer=issuer)).issuer == issuer


def test_a_client_id_that_is_too_long_is_called_so(admin: Admin) -> None:
    with pytest.raises(RegistrationRefused) as refusal:
        admin.register(admin.fetch(moodles()), json_answer({"client_id": "c" * 256}))

    assert (refusal.value.code, refusal.value.detail) == (
        "field_too_long",
        "client_id has more than 255 characters",
    )


def test_r3_a_shared_issuer_is_known_and_its_endpoints_too(admin: Admin) -> None:
    url = f"https://school.test{PATH}"

    assert admin.fetch(canvases(), url=url).token_url == "https://sso.canvaslms.com/login/oauth2/token"
    stolen = canvases(token_endpoint="https://evil.test/token")
    assert refused(admin, stolen, url=url) == ("endpoint_elsewhere", "token_endpoint")


@pytest.mark.parametrize(
    "field",
    ["issuer", "registration_endpoint", "token_endpoint", "jwks_uri", "authorization_endpoint", PLATFORM],
)
@pytest.mark.parametrize("value", [None, 7, [], ""])
def test_r4_a_field_that_is_missing_is_named(admin: Admin, field: str, value: object) -> None:
    assert refused(admin, moodles(**{field: value})) == ("field_missing", field)


@pytest.mark.parametrize("field", ["registration_endpoint", "token_endpoint", "jwks_uri"])
def test_r4_an_endpoint_elsewhere_is_named_and_needs_the_admins_yes(admin: Admin, field: str) -> None:
    body = moodles(**{field: "https://elsewhere.test/x"})

    assert refused(admin, body) == ("endpoint_elsewhere", field)
    assert admin.fetch(body, yes=True).issuer == HOST


@pytest.mark.parametrize(
    "value", ["http://moodle.test/x", "javascript:alert(1)", "https://127.0.0.1/x", "/x"]
)
def test_r4_an_endpoint_that_may_not_be_called_is_named(admin: Admin, value: str) -> None:
    assert refused(admin, moodles(token_endpoint=value)) == ("address_refused", "token_endpoint")


@pytest.mark.parametrize("reply", [{}, {"client_id": ""}, {"client_id": None}])
def test_r5_a_reply_without_a_client_is_refused(admin: Admin, reply: dict[str, object]) -> None:
    configuration = admin.fetch(moodles())

    with pytest.raises(RegistrationRefused) as refusal:
        admin.register(configuration, json_answer(reply))

    assert (refusal.value.code, refusal.value.detail) == ("field_missing", "client_id")


def test_r5_a_reply_without_a_deployment_leaves_it_open(admin: Admin) -> None:
    registered = admin.register(admin.fetch(moodles()), json_answer({"client_id": "c"}, 201))

    assert registered.deployment_id is None
    assert registered.scopes == admin.fetch(moodles()).wanted_scopes


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (json_answer({"error": "token_already_used"}, 401), "token_already_used"),
        (json_answer({"errorMessage": "unknown token"}, 404), "unknown token"),
        (json_answer({"errors": {"scopes": ["unknown scope"]}}, 422), "unknown scope"),
        (Answer(400, {}, b"Missing registration token"), "Missing registration token"),
        (Answer(403, {}, b"<html>no</html>"), "403"),
    ],
)
def test_r7_the_platforms_own_sentence_is_handed_on(admin: Admin, answer: Answer, sentence: str) -> None:
    configuration = admin.fetch(moodles())

    with pytest.raises(RegistrationRefused) as refusal:
        admin.register(configuration, answer)

    assert (refusal.value.code, refusal.value.detail) == ("platform_refused", sentence)


def test_r7_no_token_sends_none(http: PlatformHttp, platform: ScriptedPlatform) -> None:
    platform.answer(PATH, json_answer(moodles()))

    fetch_configuration(http, URL, None)

    assert "Authorization" not in platform.requests[0].headers


@pytest.mark.parametrize("token", ["a\r\nX: y", "é", "x" * 10_001])
def test_r7_a_token_that_is_none_is_not_sent(
    http: PlatformHttp, platform: ScriptedPlatform, token: str
) -> None:
    with pytest.raises(RegistrationRefused, match="token_unusable"):
        fetch_configuration(http, URL, token)

    assert platform.requests == []


@pytest.mark.parametrize(
    "answer", [Answer(200, {}, b"", Flaw.TOO_LARGE), Answer(200, {}, b"<html>"), json_answer([1])]
)
def test_r8_a_configuration_that_cannot_be_read_is_refused(admin: Admin, answer: Answer) -> None:
    assert refused(admin, answer)[0] == "answer_unreadable"


def test_r8_a_configuration_has_256_kb_ten_seconds_and_one_try(
    admin: Admin, platform: ScriptedPlatform
) -> None:
    platform.answer(PATH, PlatformSilent(detail="timeout"))

    with pytest.raises(RegistrationRefused, match="platform_silent"):
        fetch_configuration(admin.http, URL, None)

    (request,) = platform.requests
    assert (request.limits.largest, request.limits.total) == (256_000, 10)


@pytest.mark.parametrize(
    ("server", "audience"),
    [
        ("https://api.brightspace.test/auth/token", "https://api.brightspace.test/auth/token"),
        ("lms.test", None),
    ],
)
def test_an_authorization_server_becomes_the_audience_of_assertions(
    admin: Admin, server: str, audience: str | None
) -> None:
    assert admin.fetch(moodles(authorization_server=server)).token_audience == audience


def test_canvas_can_be_registered_by_hand() -> None:
    settings: Any = canvas_configuration("https://stoke.test")

    (extension,) = settings["extensions"]
    places = {place["placement"]: place for place in extension["settings"]["placements"]}
    assert settings["oidc_initiation_url"] == "https://stoke.test/lti/login"
    assert settings["public_jwk_url"] == "https://stoke.test/.well-known/jwks.json"
    assert settings["target_link_uri"] == "https://stoke.test/lti/launch"
    assert f"{SCOPE}/lti/scope/noticehandlers" in settings["scopes"]
    assert settings["custom_fields"] == Canvas().custom_parameters()
    assert (extension["domain"], extension["privacy_level"]) == ("stoke.test", "public")
    assert extension["settings"]["icon_url"] == "https://stoke.test/static/icon.svg"
    assert set(places) == {*DIALOGS, "course_navigation"}
    for name in DIALOGS:
        assert places[name]["message_type"] == "LtiDeepLinkingRequest"
        assert (places[name]["selection_width"], places[name]["selection_height"]) == (900, 700)
    menu = places["course_navigation"]
    assert (menu["message_type"], menu["default"], menu["visibility"]) == (
        "LtiResourceLinkRequest",
        "disabled",
        "members",
    )


@pytest.mark.parametrize(
    ("placement", "takes"),
    [
        ("assignment_selection", True),
        ("link_selection", True),
        ("module_menu_modal", True),
        ("module_index_menu_modal", True),
        ("course_assignments_menu", True),
        ("editor_button", False),
        ("homework_submission", False),
        (None, None),
    ],
)
def test_a_line_item_goes_along_where_the_place_makes_a_column_of_it(
    placement: str | None, takes: bool | None
) -> None:
    assert Canvas().takes_line_items(placement) is takes
