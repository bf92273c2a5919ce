"""A text on paper, before it is drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or a heading: in which of `drawing.LOOKS`, and its words."""

    look: str
    words: str


@dataclass(frozen=True, slots=True)
class Writing:
    """The language of a document, as HTML spells it, and on which side its lines begin."""

    language: str
    is_from_right: bool = False
