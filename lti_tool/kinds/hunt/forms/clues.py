"""The form of one clue among a hunt's settings.

What solves a clue is never shown again: an empty answer keeps the one that stands.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Form, HiddenField

from lti_tool.activities.forms.fields import TidyField
from lti_tool.activities.forms.problems import Problem
from lti_tool.activities.rules import is_blank
from lti_tool.kinds.hunt.answers import Unclear, is_lost, kept_answer, mark_of, new_key
from lti_tool.kinds.hunt.rules import (
    KINDS,
    LONGEST_ANSWER,
    LONGEST_CLUE,
    LONGEST_HINT,
    LONGEST_WHERE,
    MOST_CLUES,
    MOST_SPELLINGS,
    MOST_TRIES,
    Clue,
    ClueKind,
)
from lti_tool.web.fields import ChoiceField, WholeNumberField
from lti_tool.web.ports import ports

LONGEST_WRITTEN, LONGEST_GROUP = 5_000, 20


class ClueForm(Form):
    """One clue."""

    key = HiddenField()
    """Of the clue that stands in this place; "" for a new one."""
    place = WholeNumberField(1, MOST_CLUES, is_optional=True)
    text = TidyField("", LONGEST_CLUE)
    where = TidyField("", LONGEST_WHERE)
    kind = ChoiceField(KINDS, lazy_gettext("Choose what solves the clue."), default="text")
    answer = TidyField("", LONGEST_WRITTEN)
    hint = TidyField("", LONGEST_HINT)
    hint_2 = TidyField("", LONGEST_HINT)
    tries = WholeNumberField(1, MOST_TRIES, is_optional=True)
    group = TidyField("", LONGEST_GROUP)
    stays = ChoiceField(("no", "yes"), lazy_gettext("Choose whether it keeps its place."), default="no")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written into it."""
        fields = (self.text, self.where, self.answer, self.hint, self.hint_2)
        return all(is_blank(field.data or "") for field in fields)

    def keeps(self, known: Mapping[str, Clue]) -> Clue | None:
        """Return the clue whose answer it keeps, as long as no new one is written; None: it has none."""
        stored = known.get(self.key.data or "")
        if stored is None or stored.kind != self.kind.data or is_lost(ports().secret, stored):
            return None
        return stored

    def problems(self, known: Mapping[str, Clue]) -> list[Problem]:
        """Say what it lacks."""
        found: list[Problem] = []
        if is_blank(self.text.data or ""):
            found.append((_("Write the clue."), [self.text]))
        try:
            self.clue("", known)
        except Unclear as error:
            found.append((unclear_words(error.reason), [self.answer]))
        return found

    def clue(self, secret: str, known: Mapping[str, Clue]) -> Clue:
        """Return the clue; without a new answer, with the one that is known.

        Raises:
            Unclear: if its answer is none.
        """
        kind, keeps = cast(ClueKind, self.kind.data), self.keeps(known)
        stored = known.get(self.key.data or "")
        if keeps is not None and is_blank(self.answer.data or ""):
            digests, sealed, mark = keeps.digests, keeps.sealed, keeps.mark
        else:
            mark = mark_of(secret)
            digests, sealed = kept_answer(secret, kind, self.answer.data or "")
        return Clue(
            key=stored.key if stored else new_key(),
            text=self.text.data or "",
            kind=kind,
            digests=digests,
            sealed=sealed,
            hints=tuple(one for one in (self.hint.data or "", self.hint_2.data or "") if not is_blank(one)),
            group=_one_line(self.group.data),
            where=_one_line(self.where.data),
            tries=self.tries.data,
            stays=self.stays.data == "yes",
            mark=mark,
        )


def unclear_words(reason: str) -> str:
    """Say what is missing where a clue cannot be solved."""
    words = {
        "no_answer": _("Write what solves the clue."),
        "too_many": _("A clue takes up to %(most)s spellings.", most=MOST_SPELLINGS),
        "too_long": _("An answer holds up to %(most)s characters.", most=LONGEST_ANSWER),
        "no_number": _("Write a number, and what it may be off by, if anything: 42 ± 0.5"),
        "no_pattern": _("Write a word with gaps: * stands for any letters, ? for one."),
    }
    return str(words[reason])


def clue_data(clues: Sequence[Clue]) -> dict[str, Any]:
    """Return what the places for clues begin with; answers are not among it."""
    return {
        name_of(place): {
            "key": one.key,
            "place": place,
            "text": one.text,
            "where": one.where,
            "kind": one.kind,
            "hint": one.hints[0] if one.hints else "",
            "hint_2": one.hints[1] if len(one.hints) > 1 else "",
            "tries": one.tries,
            "group": one.group,
            "stays": "yes" if one.stays else "no",
        }
        for place, one in enumerate(clues[:MOST_CLUES], 1)
    }


def name_of(place: int) -> str:
    """Return how the form calls the clue at a place; the first is 1."""
    return f"clue_{place}"


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
