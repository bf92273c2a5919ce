"""Trouble on purpose, around a service call (lti.md G3; reliability.md 3)."""

from collections.abc import Callable
from dataclasses import dataclass

from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.troubles import Faults, Scripted
from lti_tool.sandbox.wire import Answer


@dataclass(frozen=True)
class Outcome:
    """What happens to a call: its answer, after how many seconds, and whether it ever arrives."""

    answer: Answer
    seconds: float = 0.0
    lost: bool = False


def troubled(campus: Campus, ways: str, service: str, carry_out: Callable[[], Answer]) -> Outcome:
    """Carry out a call under the faults of the site, or keep it from being carried out."""
    with campus.reading(ways) as site:  # faults are not kept, so nothing needs saving
        faults = site.faults
        scripted = _next_scripted(faults, service)
        seconds = faults.slow_seconds + (scripted.seconds if scripted else 0.0)
        refused = _scripted_answer(scripted) or _refusal(campus, ways, faults)
    if refused:
        return Outcome(refused, seconds, scripted.lost if scripted else False)
    answer = carry_out()
    lost = bool(scripted and scripted.lost)
    if service == "scores" and answer.status < 300 and faults.lost_scores > 0:
        faults.lost_scores -= 1
        lost = True
    return Outcome(answer, seconds, lost)


def _next_scripted(faults: Faults, service: str) -> Scripted | None:
    waiting = faults.scripts.get(service)
    return waiting.pop(0) if waiting else None


def _scripted_answer(scripted: Scripted | None) -> Answer | None:
    if scripted is None or scripted.status is None:
        return None
    return Answer(scripted.status, scripted.body, scripted.content_type, scripted.headers)


def _refusal(campus: Campus, ways: str, faults: Faults) -> Answer | None:
    if faults.throttle:
        return campus.ways(ways).throttled(faults.throttle, faults.retry_after)
    if faults.down:
        # lti.md G2: 502 and 503 come as HTML.
        headers = {"Retry-After": faults.retry_after} if faults.retry_after else {}
        page = f"<html><body><h1>{faults.down} Service Unavailable</h1></body></html>"
        return Answer(faults.down, page, "text/html; charset=utf-8", headers)
    return None
