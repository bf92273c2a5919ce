"""Carries the tool's calls to a platform inside this process."""

from flask import Flask
from werkzeug.test import Client

from lti_tool.errors import PlatformSilent
from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Request
from lti_tool.sandbox.views.replies import IN_PROCESS, LOST_HEADER, SECONDS_HEADER


class InProcess:
    """A `Transport` to a sandbox; a lost reply and a long wait are silence."""

    def __init__(self, sandbox: Flask) -> None:
        self._client = Client(sandbox, use_cookies=False)

    def send(self, request: Request) -> Answer:
        """See `Transport.send`."""
        response = self._client.open(
            path=request.url.path,
            base_url=f"{request.url.scheme}://{request.url.netloc}",
            query_string=request.url.query,
            method=request.method,
            headers=request.headers,
            data=request.body,
            environ_overrides={IN_PROCESS: True},
        )
        seconds = float(response.headers.pop(SECONDS_HEADER, 0))
        if response.headers.pop(LOST_HEADER, None) or seconds > request.limits.read:
            raise PlatformSilent(detail="no answer")
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, response.get_data())
