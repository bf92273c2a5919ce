"""How long tests wait for what must come, and waiting for what nobody sees."""

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 90.0
"""Seconds until a test gives up on what must come. Nobody waits for so long who is right: it says how slow a
machine may be on which many things run, not how quick the tool has to be."""


def wait_until(page: "Page", expression: str, wanted: object) -> None:
    """Ask a page until it answers so; `Page.wait_for_function` asks by `eval`, which our policy forbids."""
    end = monotonic() + PATIENCE
    while (found := page.evaluate(expression)) != wanted:
        assert monotonic() < end, f"{expression} is {found!r}, not {wanted!r}"
        page.wait_for_timeout(50)
