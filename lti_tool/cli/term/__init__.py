"""`stoke demo --term`: sixty learners in the twelfth week of a course, the same for the same seed."""

from lti_tool.cli.term.course import TITLE, WEEKS, TermCourse
from lti_tool.cli.term.playing import play_term

__all__ = ["TITLE", "WEEKS", "TermCourse", "play_term"]
