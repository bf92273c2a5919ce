"""The doors that tools and their servers use: keys, tokens, services, registration."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from lti_tool.sandbox import registering, tokens
from lti_tool.sandbox.access import wear
from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.keys import public_keys
from lti_tool.sandbox.views.hosts import keep_hosts_apart
from lti_tool.sandbox.views.replies import service_reply, the_call
from lti_tool.sandbox.ways.protocol import Refused
from lti_tool.sandbox.wire import Answer, json_answer


def doors(campus: Campus, ways: str) -> Blueprint:
    """The blueprint of one site; each door stands where that platform has it (lti.md C1, D "Identity")."""
    blueprint = Blueprint(f"{ways}_doors", __name__, url_prefix=f"/{ways}")
    addresses = campus.ways(ways).endpoints("", "")
    blueprint.add_url_rule(addresses.jwks_url, "keys", lambda: _keys(campus, ways))
    blueprint.add_url_rule(addresses.token_url, "token", lambda: _token(campus, ways), methods=["POST"])
    blueprint.add_url_rule(addresses.configuration_url, "configuration", lambda: _configuration(campus, ways))
    blueprint.add_url_rule(
        addresses.registration_url, "register", lambda: _register(campus, ways), methods=["POST"]
    )
    services = {
        "moodle": ("/mod/lti/services.php",),
        # lti.md G1.
        "canvas": ("/api/lti/courses", "/api/lti/groups", "/api/lti/notice-handlers"),
    }[ways]
    for number, service in enumerate(services):
        blueprint.add_url_rule(
            f"{service}/<path:_rest>",
            f"services-{number}",
            lambda _rest: _service(campus, ways),
            methods=["GET", "POST", "PUT", "DELETE"],
        )
    keep_hosts_apart(blueprint, campus, ways)
    return blueprint


def _keys(campus: Campus, ways: str) -> Response:
    def answer() -> Answer:
        with campus.reading(ways) as site:
            return json_answer(200, public_keys(site.keys), headers={"Cache-Control": "max-age=864000"})

    return service_reply(campus, ways, "keys", answer)


def _token(campus: Campus, ways: str) -> Response:
    content_type = request.headers.get("Content-Type", "")
    form = request.form.to_dict()
    return service_reply(campus, ways, "token", lambda: tokens.grant(campus, ways, content_type, form))


def _service(campus: Campus, ways: str) -> Response:
    call, rules = the_call(), campus.ways(ways)

    def answer() -> Answer:
        held = campus.reading if call.method == "GET" else campus.changing
        with held(ways) as site:
            wear(site, call, campus.now(ways))
            return rules.serve(site, call, campus.now(ways))

    return service_reply(campus, ways, rules.service_of(call.path), answer)


def _configuration(campus: Campus, ways: str) -> Response:
    def answer() -> Answer:
        with campus.reading(ways) as site:
            if ways == "canvas":
                # lti.md C10: the token is needed here too, as a header or in the query.
                query = f"Bearer {request.args.get('registration_token', '')}"
                registering.check_token(site, request.headers.get("Authorization") or query)
            return json_answer(200, campus.ways(ways).configuration(site))

    return service_reply(campus, ways, "configuration", lambda: _or_refusal(campus, ways, answer))


def _register(campus: Campus, ways: str) -> Response:
    call = the_call()

    def answer() -> Answer:
        with campus.changing(ways) as site:
            return json_answer(
                200, registering.register(site, campus.ways(ways), call.authorization, call.json())
            )

    return service_reply(campus, ways, "registration", lambda: _or_refusal(campus, ways, answer))


def _or_refusal(campus: Campus, ways: str, answer: Callable[[], Answer]) -> Answer:
    try:
        return answer()
    except Refused as refused:
        return campus.ways(ways).registration_refusal(refused)
