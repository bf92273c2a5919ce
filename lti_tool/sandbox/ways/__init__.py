"""The two ways of the campus."""

from lti_tool.sandbox.ways.canvas import CanvasWays
from lti_tool.sandbox.ways.moodle import MoodleWays
from lti_tool.sandbox.ways.protocol import Ways

ALL_WAYS: dict[str, Ways] = {"moodle": MoodleWays(), "canvas": CanvasWays()}
