"""The frame that keeps values for a tool whose cookies are blocked (lti.md B5, G1)."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, abort, render_template, request

from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.lookup import tool_by_client
from lti_tool.sandbox.state import Site
from lti_tool.sandbox.views.hosts import keep_hosts_apart
from lti_tool.sandbox.wire import with_query

_PATH = "/post_message_forwarding"


@dataclass(frozen=True)
class StorageFrame:
    """The frame as a page around the tool shows it; it stands on the host of signing in."""

    name: str
    address: str


def storage(campus: Campus, ways: str) -> Blueprint:
    """The blueprint of one site."""
    blueprint = Blueprint(f"{ways}_storage", __name__, url_prefix=f"/{ways}")
    blueprint.add_url_rule(_PATH, "frame", lambda: _frame(campus, ways))
    keep_hosts_apart(blueprint, campus, ways)
    return blueprint


def storage_frame(campus: Campus, site: Site, client_id: str) -> StorageFrame | None:
    """The frame for this tool, None at a platform without one."""
    name = campus.ways(site.ways).storage_target(site)
    return StorageFrame(name, with_query(f"{site.sso}{_PATH}", tool=client_id)) if name else None


def _frame(campus: Campus, ways: str) -> str:
    with campus.reading(ways) as site:
        tool = tool_by_client(site, request.args.get("tool", ""))
        if tool is None or not campus.ways(ways).storage_target(site):
            abort(404)
        place = urlsplit(tool.launch_url)
        origin = f"{place.scheme}://{place.netloc}"
        return render_template("storage.html", origin=origin, fault=site.faults.storage)
