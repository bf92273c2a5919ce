"""Each door on its own host, where a site has two (lti.md G0, "so that host confusion fails")."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, request

from lti_tool.sandbox.campus import Campus

# lti.md C1: what stands on the host of signing in, by the names that the blueprints give.
_SIGNING_IN = frozenset(
    {"canvas_doors.keys", "canvas_doors.token", "canvas_launches.redirect", "canvas_storage.frame"}
)


def keep_hosts_apart(blueprint: Blueprint, campus: Campus, ways: str) -> None:
    """Answer 404 to whoever asks the one host for what the other has."""

    @blueprint.before_request
    def check() -> None:
        with campus.reading(ways) as site:
            sso, school = urlsplit(site.sso).netloc, urlsplit(site.school).netloc
        expected = sso if request.endpoint in _SIGNING_IN else school
        if sso != school and request.host != expected:
            abort(404)
