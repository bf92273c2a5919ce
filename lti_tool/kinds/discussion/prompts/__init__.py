"""The library of prompts: one file for each pattern, read and checked once.

A good prompt has four parts: something that sets thinking off, a look around, a joining of what was found,
and an end (Practical Inquiry; Sadaf and Olesova 2024). What stands in brackets, like [topic], is the
instructor's to fill in.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

Pattern = Literal["debate", "case", "problem", "role", "source", "example", "reflection", "prediction"]
PATTERNS: tuple[Pattern, ...] = get_args(Pattern)
"""In the order in which pages show them."""
GAP = re.compile(r"\[[a-z][a-z ]{1,24}\](?![(:\[])")
"""What looks like a gap; a Markdown link does not."""
LEADS = ("Look closer.", "Join it up.", "Settle it.")
"""What the three parts after the trigger begin with; in the language in which the library is written."""

Line = Annotated[str, StringConstraints(min_length=3, max_length=80, pattern=r"^\S.*\S$")]
Part = Annotated[str, StringConstraints(min_length=60, max_length=400, pattern=r"^\S.*[.?!”]$")]
Sentence = Annotated[str, StringConstraints(min_length=40, max_length=200, pattern=r"^\S.*[.]$")]


class PromptStep(BaseModel):
    """A step that suits a prompt: so many posts or replies of so many words, days after the beginning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    act: Literal["post", "reply"]
    needed: int = Field(ge=1, le=5)
    words: int = Field(ge=0, le=200)
    day: int = Field(ge=1, le=7)
    share: int = Field(ge=0, le=100)
    """In percent of the score."""


class Prompt(BaseModel):
    """One prompt of the library, to be made one's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
    name: Line
    line: Line
    """What one does, for the list."""
    title: Line
    trigger: Part
    exploration: Part
    integration: Part
    resolution: Part
    objective: Sentence
    why: Annotated[str, StringConstraints(min_length=40, max_length=220)]
    """Why this helps, to learners."""
    steps: tuple[PromptStep, ...]

    @property
    def text(self) -> str:
        """The whole prompt in Markdown."""
        return in_parts(self.trigger, (self.exploration, self.integration, self.resolution))


class StagePrompt(Prompt):
    """A prompt of the plan of a whole course, with nothing left to fill in but [topic]."""

    stage: int = Field(ge=1, le=5)

    def about(self, topic: str) -> "StagePrompt":
        """Return it with the course's own topic in all of its texts."""
        texts = {name: text for name, text in self if isinstance(text, str)}
        filled = {name: text.replace("[topic]", topic) for name, text in texts.items()}
        return self.model_copy(update={name: text[:1].upper() + text[1:] for name, text in filled.items()})


def in_parts(trigger: str, parts: tuple[str, str, str]) -> str:
    """Return a prompt of four parts in Markdown."""
    rest = (
        f"{number}. **{lead}** {part}"
        for number, (lead, part) in enumerate(zip(LEADS, parts, strict=True), 1)
    )
    return "\n".join((trigger, "", *rest))


@cache
def library() -> dict[Pattern, tuple[Prompt, ...]]:
    """Return the prompts of each pattern.

    Raises:
        pydantic.ValidationError: if a file of ours is not what it should be.
    """
    return {pattern: _read(pattern) for pattern in PATTERNS}


@cache
def five_stages() -> tuple[StagePrompt, ...]:
    """Return the prompts of a course that goes through Salmon's five stages, in their order."""
    return TypeAdapter(tuple[StagePrompt, ...]).validate_python(_rows_of("five_stages"))


@cache
def known_gaps() -> frozenset[str]:
    """Return every gap that a prompt of the library has, like "[topic]"."""
    return frozenset(
        gap
        for prompts in library().values()
        for prompt in prompts
        for text in (prompt.title, prompt.text, prompt.objective, prompt.why)
        for gap in GAP.findall(text)
    )


def gaps_in(text: str) -> list[str]:
    """Return the gaps of the library that are still in a text, each once, in its order."""
    return list(dict.fromkeys(gap for gap in GAP.findall(text) if gap in known_gaps()))


def prompt_called(key: str) -> tuple[Pattern, Prompt] | None:
    """Return a prompt and its pattern by the prompt's key."""
    found = ((pattern, one) for pattern, prompts in library().items() for one in prompts if one.key == key)
    return next(found, None)


def _read(pattern: Pattern) -> tuple[Prompt, ...]:
    return TypeAdapter(tuple[Prompt, ...]).validate_python(_rows_of(pattern))


def _rows_of(name: str) -> object:
    text = files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["prompts"]
