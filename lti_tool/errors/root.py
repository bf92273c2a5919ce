"""The root of the tree, and what stops the start."""

from typing import Self


class StokeError(Exception):
    """Root of all errors that Stoke raises on purpose."""

    return_url: str | None = None
    """The way back to the course, from the verified launch of whoever this happened to."""

    def leading_to(self, return_url: str | None) -> Self:
        """Return this error with the way back."""
        self.return_url = return_url
        return self


class SettingsInvalid(StokeError):
    """The start stops; `lines` holds one plain sentence for each thing that is wrong."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
