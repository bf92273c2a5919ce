"""The blueprint of recognition, and what its forms carry."""

from flask import request

from lti_tool.database import LARGEST_ID
from lti_tool.web.asking import participation_blueprint

LONGEST_ID = 20
"""Digits: a longer number is none that a page of ours has sent, and Python reads none of thousands."""
bp = participation_blueprint("recognition", "lti_tool.recognition.views", "/recognition")


def sent_number(name: str) -> int:
    """Return an id that the form carries, 0 where it carries none."""
    sent = request.form.get(name, "")
    is_number = sent.isascii() and sent.isdecimal() and len(sent) <= LONGEST_ID
    return min(int(sent), LARGEST_ID) if is_number else 0
