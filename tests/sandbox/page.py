"""A page of the campus, read as far as tests ask."""

from html.parser import HTMLParser

UNLABELLED = {"hidden", "submit"}


class Page(HTMLParser):
    """What a page consists of, as far as these tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lang = ""
        self.headings: list[str] = []
        self.bare_fields: list[str] = []
        self.frames: list[dict[str, str]] = []
        self.forbidden: list[str] = []
        self._labels = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if tag == "html":
            self.lang = values.get("lang", "")
        if tag in ("h1", "main"):
            self.headings.append(tag)
        if tag == "label":
            self._labels += 1
        if tag in ("input", "select") and values.get("type") not in UNLABELLED and not self._labels:
            self.bare_fields.append(values.get("name", tag))
        if tag == "iframe":
            self.frames.append(values)
        if tag == "script" and "src" not in values:
            self.forbidden.append("inline script")
        self.forbidden += [key for key in values if key == "style" or key.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._labels -= 1
