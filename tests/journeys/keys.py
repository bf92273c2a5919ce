"""Going through a page by keyboard alone."""

from playwright.sync_api import Page

MOST_STOPS = 150
# What a screen reader says first of whatever has the focus, near enough, and whether the eye finds it.
FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body) return ["", true];
  const { outlineStyle, boxShadow } = getComputedStyle(one);
  // Browsers mark the part of a date that has the focus by themselves.
  const shows = one.type === "datetime-local" || outlineStyle !== "none" || boxShadow !== "none";
  const name = one.ariaLabel || (one.labels?.[0] ?? one).innerText;
  return [name.trim().split("\\n")[0], shows];
}"""


def tab_to(page: Page, name: str) -> list[str]:
    """Press Tab until what has this name is focused; return the names of all that was focused on the way."""
    names: list[str] = []
    while name not in names:
        assert len(names) < MOST_STOPS, f"no {name} among {names}"
        page.keyboard.press("Tab")
        focused, shows = page.evaluate(FOCUSED)
        assert shows, f"nobody sees that {focused} is focused"
        names.append(focused)
    return names


def press(page: Page, name: str) -> list[str]:
    """Tab to a link or a button of that name and press it."""
    names = tab_to(page, name)
    page.keyboard.press("Enter")
    return names


def write(page: Page, label: str, text: str) -> None:
    """Tab to a field and type into it."""
    tab_to(page, label)
    page.keyboard.type(text)
