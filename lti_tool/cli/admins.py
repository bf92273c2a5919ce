"""`stoke admin …`: who may sign in to the admin's pages, and links with which they do."""

from typing import Any

import click

from lti_tool.admin.admins import add_admin, admins, find_by_email, remove_admin
from lti_tool.admin.models import Admin
from lti_tool.admin.sign_ins import LINK_LIFE, make_link
from lti_tool.cli.asking import json_option, show
from lti_tool.cli.opening import opened, writing
from lti_tool.errors import Conflict, InputInvalid, NotHere

MINUTES = int(LINK_LIFE.total_seconds() / 60)


@click.group()
def admin() -> None:
    """Who may sign in to Stoke's own pages for admins."""


@admin.command("add")
@click.argument("email")
@json_option
def add(email: str, as_json: bool) -> None:
    """Let somebody sign in; there is no password, `stoke admin link` makes a link."""
    with writing() as tool:
        try:
            told = _told(add_admin(tool.session, email, tool.now))
        except InputInvalid:
            raise click.BadParameter(f"{email!r} is no e-mail address.") from None
    show(as_json, told, f"{told['email']} may sign in. Next: stoke admin link {told['email']}")


@admin.command("list")
@json_option
def list_all(as_json: bool) -> None:
    """List who may sign in."""
    with opened() as tool:
        told = [_told(row) for row in admins(tool.session)]
    nobody = "Nobody may sign in yet: `stoke admin add EMAIL` changes that."
    show(as_json, told, "\n".join(one["email"] for one in told) or nobody)


@admin.command("remove")
@click.argument("email")
@json_option
def remove(email: str, as_json: bool) -> None:
    """Take somebody's right to sign in, and end their sessions."""
    with writing() as tool:
        try:
            admin_id = remove_admin(tool.session, email)
        except NotHere:
            raise _unknown(email) from None
        except Conflict:
            sentence = "This is the last admin. Add another first: `stoke admin add EMAIL`."
            raise click.ClickException(sentence) from None
    show(as_json, {"id": admin_id, "removed": True}, f"{email} may not sign in any more.")


@admin.command("link")
@click.argument("email")
@json_option
def link(email: str, as_json: bool) -> None:
    """Print a link with which an admin signs in once."""
    with writing() as tool:
        found = find_by_email(tool.session, email)
        if found is None:
            raise _unknown(email)
        token = make_link(tool.session, found.id, tool.now)
        url = tool.settings.addresses.sign_in(token)
    told = {"url": url, "expires_at": (tool.now + LINK_LIFE).isoformat(timespec="seconds")}
    show(as_json, told, f"{url}\n\nGood for one sign-in, {MINUTES} minutes long.")


def _unknown(email: str) -> click.ClickException:
    return click.ClickException(f"{email} is no admin: `stoke admin list` shows who is.")


def _told(row: Admin) -> dict[str, Any]:
    return {"id": row.id, "email": row.email, "created_at": row.created_at.isoformat(timespec="seconds")}
