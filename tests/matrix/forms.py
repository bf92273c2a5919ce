"""The forms of a page, and which of their fields somebody types into."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

LINES = {"text", "url", "search"}
"""Types of inputs that take words."""


@dataclass
class Form:
    """A form that posts."""

    action: str
    """"" for the page's own address."""
    fields: dict[str, str] = field(default_factory=dict)
    """What it would send as it stands, but what is typed."""
    typed: list[str] = field(default_factory=list)
    """Names of what is typed."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(told.get("action", ""))
            if told.get("method", "").lower() == "post":
                self.forms.append(self._open)
        elif self._open is not None and told.get("name") and "readonly" not in told:
            self._note(self._open, tag, told)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    def _note(self, form: Form, tag: str, told: dict[str, str]) -> None:
        kind = told.get("type", "text")
        if tag == "textarea" or (tag == "input" and kind in LINES):
            form.typed.append(told["name"])
        elif tag == "input" and (kind not in ("radio", "checkbox") or "checked" in told):
            form.fields[told["name"]] = told.get("value", "")


def typing_forms(page: str) -> list[Form]:
    """Return the forms of a page into which something is typed."""
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms if form.typed]
