"""The one table: a figure, its budget, and whether it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement; without a budget it is there to be read."""

    part: str
    what: str
    figure: str
    budget: str = ""
    kept: bool | None = None

    @property
    def verdict(self) -> str:
        """In one word."""
        return {None: "", True: "kept", False: "MISSED"}[self.kept]


def at_most(part: str, what: str, value: float, budget: float, unit: str = "", note: str = "") -> Row:
    """A row whose figure may not be above its budget."""
    return Row(part, what, _shown(value, unit, note), f"≤ {budget:g}{unit}", value <= budget)


def at_least(part: str, what: str, value: float, budget: float, unit: str = "", note: str = "") -> Row:
    """A row whose figure may not be below its budget."""
    return Row(part, what, _shown(value, unit, note), f"≥ {budget:g}{unit}", value >= budget)


def written(rows: Sequence[Row]) -> str:
    """The table in Markdown, as docs/performance.md keeps it."""
    cells = [("part", "what", "figure", "budget", "verdict")]
    cells += [(row.part, row.what, row.figure, row.budget, row.verdict) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(5)]
    lines = [_line(line, widths) for line in cells]
    lines.insert(1, _line(["-" * width for width in widths], widths))
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def _shown(value: float, unit: str, note: str) -> str:
    digits = 0 if isinstance(value, int) or value >= 1000 else 1 if value >= 100 else 2
    figure = f"{value:,.{digits}f}{unit}"
    return f"{figure} ({note})" if note else figure
