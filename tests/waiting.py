"""Waiting for what a page's own script knows and nobody sees."""

from time import monotonic

from playwright.sync_api import Page

PATIENCE = 20.0
"""Seconds."""


def wait_until(page: Page, expression: str, wanted: object) -> None:
    """Ask a page until it answers so; `Page.wait_for_function` asks by `eval`, which our policy forbids."""
    end = monotonic() + PATIENCE
    while (found := page.evaluate(expression)) != wanted:
        assert monotonic() < end, f"{expression} is {found!r}, not {wanted!r}"
        page.wait_for_timeout(50)
