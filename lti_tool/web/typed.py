"""What somebody typed into a form that is not taken, so that they lose none of it (P13, fault 30)."""

import re

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from lti_tool.web.carrier import KEY_FIELD

LINES = frozenset(
    {"address", "alias", "answer", "body", "given", "hint", "mail", "objective", "passage", "prompt"}
    | {"reply", "suggestion", "takeaway", "text", "title", "topic", "why", "words"}
)
"""Fields in which one word is something that was typed. Elsewhere it is what a button or a choice sends."""
NEVER = re.compile(r"password|secret|token|json|(?:^|_)key$", re.IGNORECASE)
"""Names of what a page never shows again."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ][\d:. +-]*")


def typed_texts() -> list[str]:
    """Return what was typed into the form of this request, in its order.

    What a platform sends to the doors of LTI is nobody's writing.
    """
    if request.method != "POST" or request.blueprint == "lti":
        return []
    try:
        fields = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    texts = [text for name, text in fields if name != KEY_FIELD and _is_typed(name, text)]
    return list(dict.fromkeys(texts))


def _is_typed(name: str, text: str) -> bool:
    if NEVER.search(name) or not text.strip():
        return False
    return name in LINES or (len(text.split()) > 1 and _MOMENT.fullmatch(text) is None)
