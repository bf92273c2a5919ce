"""Notices of the Platform Notification Service, from the platform to its tools (lti.md B6)."""

import json

from lti_tool.sandbox.keys import signed_message
from lti_tool.sandbox.sites import Sites
from lti_tool.sandbox.state import Course, Message


def tell_of_copy(campus: Sites, ways: str, copied: Course) -> None:
    """Tell every tool that asked for it that a course was copied; once, and never again (lti.md B6)."""
    rules, now = campus.ways(ways), campus.now(ways)
    with campus.changing(ways) as site:
        key, lost = site.keys[len(site.keys) // 2], site.faults.notices_lost
        sent = [
            (handler, signed_message(key, claims, campus.take_alteration(ways)))
            for handler, claims in rules.copy_notices(site, copied, now)
        ]
    for handler, token in sent:
        body = json.dumps({"notices": [{"jwt": token}]})
        status = 0 if lost else campus.post(handler, body)
        message = Message(
            number=0,
            at=now,
            service="notice",
            method="POST",
            url=handler,
            status=status,
            sent=f"copied from {copied.history[0]}",
            answer="lost" if lost else "",
        )
        campus.log(ways, message)
