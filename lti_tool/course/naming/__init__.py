"""How people of an activity are called: by their names, or by an alias of that activity (row 9)."""

from lti_tool.course.naming.rules import LEVELS, NAMED, Anonymity, Author, Level, Naming

__all__ = ["LEVELS", "NAMED", "Anonymity", "Author", "Level", "Naming"]
