"""Start from a pattern: a prompt of the library fills the form, and nothing that was typed is lost."""

from collections.abc import Iterable, Sequence
from hashlib import blake2s
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms.fields.core import Field

from lti_tool.activities.forms.fields import evening, sent_text
from lti_tool.activities.forms.problems import Problem
from lti_tool.kinds.discussion.prompts import PATTERNS, Pattern, Prompt, gaps_in, library, prompt_called
from lti_tool.web.fields import LOCAL_FORMAT
from lti_tool.web.times import reader_zone

if TYPE_CHECKING:
    from lti_tool.kinds.discussion.forms import SettingsForm


class Starting:
    """What "Start from a pattern" shows: the prompts of one pattern, and what a choice would overwrite.

    The form carries two hidden controls: `pattern`, the one that is shown, and `filled`, a digest of what we
    last put in. Where the form holds something else by now, somebody typed it, and we ask first.
    """

    def __init__(self, form: "SettingsForm", is_untouched: bool = False) -> None:
        self._form = form
        self.asked: Prompt | None = None
        """What would overwrite something typed."""
        if is_untouched and not form.is_submitted():
            form.filled.data = _digest(form)

    @property
    def current(self) -> Pattern:
        """The pattern that is shown."""
        return next((one for one in PATTERNS if one == self._form.pattern.data), PATTERNS[0])

    @property
    def patterns(self) -> list[tuple[str, str]]:
        """Every pattern, and its name in the reader's language."""
        return [(name, pattern_name(name)) for name in PATTERNS]

    @property
    def prompts(self) -> Sequence[Prompt]:
        """Those of the pattern that is shown."""
        return library()[self.current]

    @property
    def count(self) -> int:
        """How many the library has."""
        return sum(len(prompts) for prompts in library().values())

    @property
    def gaps(self) -> dict[str, str]:
        """What is still to be filled in, by the field in which it stands: "[topic], [source]"."""
        found = {field.name: gaps_in(_shown(field)) for field in self._form.texts}
        return {name: ", ".join(gaps) for name, gaps in found.items() if gaps}

    @property
    def all_gaps(self) -> str:
        """What is still to be filled in anywhere, each once."""
        return ", ".join(gaps_in("\n".join(_shown(field) for field in self._form.texts)))

    def is_chosen(self, prompt: Prompt) -> bool:
        """Whether the form began with this one."""
        return _squeezed(_shown(self._form.prompt)) == _squeezed(prompt.text)

    def apply(self, change: str) -> bool:
        """Do `pattern:case`, `use:two-chairs` or `replace:two-chairs`; tell whether it was one of them."""
        verb, _colon, name = change.partition(":")
        if verb == "pattern":
            self._form.pattern.data = name
        elif verb in ("use", "replace") and (found := prompt_called(name)):
            self._form.pattern.data, prompt = found
            if verb == "replace" or self._form.filled.data == _digest(self._form):
                self._fill(prompt)
            else:
                self.asked = prompt
        return verb in ("pattern", "use", "replace")

    def _fill(self, prompt: Prompt) -> None:
        form = self._form
        texts = {field.name: _shown(field) for field in form.beside_rows()}
        texts |= {"title": prompt.title, "prompt": prompt.text}
        texts |= {"objective": prompt.objective, "reason": prompt.why}
        for place, step in enumerate(prompt.steps):
            by = evening(step.day, form.opens_at.data).astimezone(reader_zone()).strftime(LOCAL_FORMAT)
            row = {
                "kind": step.act,
                "needed": step.needed,
                "words": step.words,
                "by": by,
                "share": step.share,
            }
            texts |= {f"steps-{place}-{name}": str(value) for name, value in row.items()}
        form.process(MultiDict(texts))
        form.obey(form.site)
        form.filled.data = _digest(form)


def gap_problems(fields: Iterable[Field]) -> list[Problem]:
    """Refuse texts in which something of the library is still to be filled in."""
    found = [(gaps_in(field.data or ""), field) for field in fields]
    return [
        (_("Put words of your own in the place of %(gaps)s.", gaps=", ".join(gaps)), [field])
        for gaps, field in found
        if gaps
    ]


def pattern_name(pattern: Pattern) -> str:
    """Return a pattern's name in the reader's language."""
    names: dict[Pattern, str] = {
        "debate": _("Debate"),
        "case": _("Case"),
        "problem": _("Problem"),
        "role": _("Role play"),
        "source": _("Source hunt"),
        "example": _("Peer example"),
        "reflection": _("Reflection"),
        "prediction": _("Prediction"),
    }
    return str(names[pattern])


def _digest(form: "SettingsForm") -> str:
    """What the texts and the rows say, whatever blanks a browser sends them with."""
    texts = [*(_shown(field) for field in form.texts), *(_shown(field) for row in form.rows for field in row)]
    return blake2s("\0".join(map(_squeezed, texts)).encode(), digest_size=8).hexdigest()


def _shown(field: Field) -> str:
    """The text of a control as the page shows it."""
    text = field._value() if hasattr(field, "_value") else field.data
    return sent_text(field) or str(text if text is not None else "")


def _squeezed(text: str) -> str:
    return " ".join(text.split())
