"""The blueprint of the inbox, and where its notices come from."""

from collections.abc import Sequence
from typing import cast

from flask import current_app

from lti_tool.notices.sources import SOURCES, Source
from lti_tool.web.asking import participation_blueprint

bp = participation_blueprint("inbox", "lti_tool.notices.views", "/inbox")


def sources() -> Sequence[Source]:
    """Return the sources of the running app."""
    return cast("Sequence[Source]", current_app.extensions[SOURCES])
