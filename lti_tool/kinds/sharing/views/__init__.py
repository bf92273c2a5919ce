"""The pages of a sharing task."""

from lti_tool.kinds.sharing.views import (
    agreeing,
    deciding,
    digest,
    handing_in,
    landing,
    mailing,
    pages,
    places,
    replying,
    reporting,
    settings,
)
from lti_tool.kinds.sharing.views.blueprint import bp

__all__ = [
    "agreeing",
    "bp",
    "deciding",
    "digest",
    "handing_in",
    "landing",
    "mailing",
    "pages",
    "places",
    "replying",
    "reporting",
    "settings",
]
