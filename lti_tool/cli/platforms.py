"""`stoke platform …`: the platforms that may launch Stoke, and the deployments that may come in."""

import json
from collections.abc import Mapping
from typing import Any

import click
from sqlalchemy import select

from lti_tool.cli.asking import json_option, show
from lti_tool.cli.opening import Tool, opened, writing
from lti_tool.course.models import Deployment, Registration
from lti_tool.course.registrations import (
    INVITE_LIFE,
    RegistrationTerms,
    add_registration,
    approve_deployment,
    has_twin,
    invite,
)
from lti_tool.course.rules import check_terms, name_problem, trimmed
from lti_tool.errors import NotHere
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.registration import canvas_configuration

PROBLEMS = {
    "missing": "it is missing.",
    "too_long": "it is longer than any platform's.",
    "has_space": "there is a blank or an invisible sign inside; copy it once more.",
    "no_issuer": "an issuer is an address such as https://lms.school.example.",
    "address_refused": "Stoke may not call this; it needs https and a name outside your network. "
    "If the platform stands inside it, say --allow-private-network.",
    "private_key": "this was a private key, which nobody but its owner should have. It was not kept.",
    "key_not_address": "this is a key; Stoke needs the address where the platform publishes its keys.",
}
"""What is said of each code of `course.rules.check_terms`."""


@click.group()
def platform() -> None:
    """The platforms (LMS) that may launch Stoke."""


@platform.command("add")
@click.option("--name", required=True, help="What you call it.")
@click.option("--issuer", required=True, help="Its issuer (Moodle: platform ID), compared to the letter.")
@click.option("--client-id", required=True, help="The client id that it gave to Stoke.")
@click.option("--auth-url", required=True, help="Its OIDC authentication request URL.")
@click.option("--token-url", required=True, help="Its access token URL.")
@click.option("--jwks-url", required=True, help="Its public key set URL.")
@click.option("--token-audience", help="`aud` of token requests where it is not the token URL.")
@click.option("--family", default="", help="moodle, canvas …; learned at the first launch where left out.")
@click.option("--allow-private-network", is_flag=True, help="It stands inside your own network.")
@click.option("--deployment", "deployments", multiple=True, help="A deployment id to let in; repeatable.")
@json_option
def add(
    as_json: bool, deployments: tuple[str, ...], allow_private_network: bool, **typed: str | None
) -> None:
    """Register a platform by hand."""
    with writing() as tool:
        values = _checked(tool, {name: text or "" for name, text in typed.items()}, allow_private_network)
        audience = values.pop("token_audience") or None
        terms = RegistrationTerms(
            **values, token_audience=audience, allow_private_network=allow_private_network
        )
        named = [_checked(tool, {"deployment": one}, False)["deployment"] for one in deployments]
        row = add_registration(tool.session, terms, tuple(filter(None, named)), tool.now, True)
        told = told_of(row, tool)
    show(as_json, told, f"Registered. {line_of(told)}")


@platform.command("list")
@json_option
def list_all(as_json: bool) -> None:
    """List the platforms, and the deployments that wait for your yes."""
    with opened() as tool:
        rows = tool.session.scalars(select(Registration).order_by(Registration.id))
        told = [told_of(row, tool) for row in rows]
    nobody = "No platform is registered yet: `stoke platform invite` makes a link for its admin."
    show(as_json, told, "\n".join(map(line_of, told)) or nobody)


@platform.command("invite")
@click.option("--name", required=True, help="What you call the platform.")
@click.option("--allow-other-hosts", is_flag=True, help="Its keys or services lie on another host.")
@click.option("--allow-private-network", is_flag=True, help="It stands inside your own network.")
@json_option
def make_invite(name: str, allow_other_hosts: bool, allow_private_network: bool, as_json: bool) -> None:
    """Make a one-time link with which the platform's admin registers Stoke (dynamic registration)."""
    name = trimmed(name)
    if problem := name_problem(name):
        raise click.BadParameter(PROBLEMS[problem], param_hint="--name")
    with writing() as tool:
        token = invite(tool.session, name, allow_other_hosts, allow_private_network, tool.now)
        url = tool.settings.addresses.registration(token)
    told = {"url": url, "expires_at": (tool.now + INVITE_LIFE).isoformat(timespec="seconds")}
    show(as_json, told, f"{url}\n\nGood for one registration, {INVITE_LIFE.days} days long.")


@platform.command("approve")
@click.argument("registration_id", type=int)
@click.argument("deployment_id")
@json_option
def approve(registration_id: int, deployment_id: str, as_json: bool) -> None:
    """Let launches from a deployment in."""
    with writing() as tool:
        try:
            approve_deployment(tool.session, registration_id, deployment_id, tool.now)
        except NotHere:
            raise no_registration(registration_id) from None
        told = told_of(tool.session.get_one(Registration, registration_id), tool)
    show(as_json, told, f"Launches from deployment {deployment_id} are let in. {line_of(told)}")


@platform.command("canvas-json")
def canvas_json() -> None:
    """Print the JSON for Canvas's developer key (registering by hand)."""
    with opened() as tool:
        click.echo(json.dumps(canvas_configuration(tool.settings.base_url), indent=2))


def _checked(tool: Tool, typed: Mapping[str, str], allow_private_network: bool) -> dict[str, str]:
    """What was typed, trimmed; the same gate as that of the admin's pages.

    Raises:
        BadParameter: something of it cannot be so.
    """
    http = PlatformHttp(inside_allowed=tool.settings.on_loopback)
    checked = check_terms(typed, lambda url: http.may_be_called(url, allow_private_network))
    for option, problem in checked.problems.items():
        raise click.BadParameter(PROBLEMS[problem], param_hint=f"--{option.replace('_', '-')}")
    return dict(checked.values)


def no_registration(registration_id: int) -> click.ClickException:
    """The answer to a number that is no registration's."""
    return click.ClickException(
        f"There is no registration {registration_id}: `stoke platform list` shows them."
    )


def told_of(row: Registration, tool: Tool) -> dict[str, Any]:
    """A registration and its deployments, for scripts."""
    deployments = tool.session.scalars(
        select(Deployment).filter_by(registration_id=row.id).order_by(Deployment.id)
    )
    return {
        "id": row.id,
        "name": row.name,
        "issuer": row.issuer,
        "client_id": row.client_id,
        "family": row.family,
        "login_url": tool.settings.addresses.login(row.login_key),
        "needs_login_url": has_twin(tool.session, row),
        "disabled": row.disabled_at is not None,
        "removed_at": row.removed_at.isoformat(timespec="seconds") if row.removed_at else None,
        "deployments": [
            {"id_on_platform": one.id_on_platform, "approved": one.approved_at is not None}
            for one in deployments
        ],
    }


def line_of(told: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"{told['id']}  {told['name']}  {told['issuer']}  client {told['client_id']}"]
    if told["needs_login_url"]:
        lines.append(f"   shares issuer and client: set its login address to {told['login_url']}")
    if told["removed_at"]:
        lines.append(f"   removed on {told['removed_at'][:10]}: stoke platform undo {told['id']}")
    elif told["disabled"]:
        lines.append(f"   paused: stoke platform resume {told['id']}")
    for deployment in told["deployments"]:
        name = deployment["id_on_platform"]
        waits = f"waits for: stoke platform approve {told['id']} {name}"
        lines.append(f"   deployment {name}: {'let in' if deployment['approved'] else waits}")
    return "\n".join(lines)
