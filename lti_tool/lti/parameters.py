"""Form fields and query parameters as a browser sends them: any of them may come twice."""

from typing import Protocol

from lti_tool.errors import LaunchRefused


class Parameters(Protocol):
    """Like werkzeug's MultiDict."""

    def getlist(self, key: str, /) -> list[str]:
        """All values under this name, empty where there is none."""


def only(parameters: Parameters, name: str) -> str | None:
    """The one value of a parameter, None where it is absent or empty.

    Raises:
        LaunchRefused: it came more than once (row L2), so that it is not clear which one was checked.
    """
    values = parameters.getlist(name)
    if len(values) > 1:
        raise LaunchRefused(f"{name}_twice")
    return values[0] or None if values else None


def required(parameters: Parameters, name: str, longest: int) -> str:
    """The one value of a parameter that must be there, of at most `longest` characters.

    Raises:
        LaunchRefused: it is missing, came twice or is too long.
    """
    value = only(parameters, name)
    if value is None:
        raise LaunchRefused(f"{name}_missing")
    if len(value) > longest:
        raise LaunchRefused(f"{name}_too_long")
    return value
