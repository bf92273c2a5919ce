"""The root of the tree, and what stops the start."""


class StokeError(Exception):
    """Root of all errors that Stoke raises on purpose."""


class SettingsInvalid(StokeError):
    """The start stops; `lines` holds one plain sentence for each thing that is wrong."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
