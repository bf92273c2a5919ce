"""What axe finds on a page."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that read colours: all others say the same in light and dark."""
# Only what is wrong comes back: the list of all that is right is most of what axe costs.
RUN = """async only => {
  const options = { runOnly: only, resultTypes: ["violations"], selectors: false, preload: false };
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""


def complaints_of_axe(page: Page, only: list[str] = RULES) -> list[str]:
    """What these rules, or rules of these tags, find on a page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN, only)
    return found
