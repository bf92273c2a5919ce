"""The pages of a race."""

from lti_tool.kinds.race.views import deciding, exports, finding, pages, settings
from lti_tool.kinds.race.views.blueprint import bp

__all__ = ["bp", "deciding", "exports", "finding", "pages", "settings"]
