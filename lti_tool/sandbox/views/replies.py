"""Turning answers into HTTP replies, troubled ones too."""

import time
from collections.abc import Callable, Iterator

from flask import Response, request

from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.faults import Outcome, troubled
from lti_tool.sandbox.state import Message
from lti_tool.sandbox.wire import Answer, Call

# Set in the WSGI environment by an adapter that carries calls within one process: it plays delays and
# lost replies itself, from these headers.
IN_PROCESS = "saltmarsh.in_process"
SECONDS_HEADER = "X-Saltmarsh-Seconds"
LOST_HEADER = "X-Saltmarsh-Lost"

_CUT = 600


def the_call() -> Call:
    """The current request, free of Flask."""
    return Call(
        method=request.method,
        url=request.url,
        query=request.args.to_dict(),
        body=request.get_data(cache=True),
        accept=request.headers.get("Accept", ""),
        content_type=request.headers.get("Content-Type", ""),
        authorization=request.headers.get("Authorization", ""),
    )


def service_reply(campus: Campus, ways: str, service: str, carry_out: Callable[[], Answer]) -> Response:
    """Carry out a service call under the site's faults, log it, and reply."""
    call = the_call()
    outcome = troubled(campus, ways, service, carry_out)
    _log(campus, ways, service, call, outcome)
    return _reply(outcome)


def plain_reply(answer: Answer) -> Response:
    """An answer as it is."""
    response = Response(answer.body, status=answer.status)
    response.headers["Content-Type"] = answer.content_type
    response.headers.update(answer.headers)
    return response


def _reply(outcome: Outcome) -> Response:
    response = plain_reply(outcome.answer)
    if request.environ.get(IN_PROCESS):
        response.headers[SECONDS_HEADER] = str(outcome.seconds)
        if outcome.lost:
            response.headers[LOST_HEADER] = "1"
        return response
    if outcome.seconds:
        time.sleep(outcome.seconds)
    return _broken_off() if outcome.lost else response


def _broken_off() -> Response:
    """A reply that promises more than it sends: the server has to close the connection in the middle."""

    def nothing() -> Iterator[bytes]:
        yield b"{"

    response = Response(nothing(), status=200)
    response.headers["Content-Length"] = "512"
    return response


def _log(campus: Campus, ways: str, service: str, call: Call, outcome: Outcome) -> None:
    answer = outcome.answer
    campus.log(
        ways,
        Message(
            number=0,
            at=campus.now(ways),
            service=service,
            method=call.method,
            url=call.url,
            status=answer.status,
            sent="" if service == "token" else call.body.decode(errors="replace")[:_CUT],
            answer="reply lost" if outcome.lost else "" if service == "token" else answer.body[:_CUT],
            user_id=answer.user_id,
            item_number=answer.item_number,
            headers=dict(request.headers),
        ),
    )
