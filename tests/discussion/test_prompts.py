"""The library of prompts."""

import re
from collections import Counter

import pytest

from lti_tool.kinds.discussion.prompts import GAP, LEADS, PATTERNS, Prompt, gaps_in, library

ALL = [prompt for prompts in library().values() for prompt in prompts]
TEXTS = ("title", "trigger", "exploration", "integration", "resolution", "objective", "why")
FILLER = re.compile(
    r"\b(discuss|leverage|engag|delve|explore the|in today's|various|utili[sz]e)", re.IGNORECASE
)


def test_there_are_at_least_three_prompts_of_each_of_the_eight_patterns() -> None:
    assert len(PATTERNS) == 8
    assert len(ALL) >= 24
    assert all(len(library()[pattern]) >= 3 for pattern in PATTERNS)


def test_no_two_prompts_share_a_key_a_name_or_a_sentence() -> None:
    for name in ("key", "name", "line", *TEXTS):
        counts = Counter(getattr(prompt, name) for prompt in ALL)
        assert counts.most_common(1)[0][1] == 1, name


@pytest.mark.parametrize("prompt", ALL, ids=lambda prompt: prompt.key)
def test_a_prompt_is_whole_plain_and_ends_in_a_resolution(prompt: Prompt) -> None:
    whole = " ".join(getattr(prompt, name) for name in TEXTS)

    assert [prompt.text.count(f"**{lead}**") for lead in LEADS] == [1, 1, 1]
    assert prompt.text.rstrip().endswith(prompt.resolution)
    assert len(prompt.text) < 1500
    assert not FILLER.search(whole)
    assert "!" not in whole
    assert prompt.why.count(".") in (1, 2)
    assert set(re.findall(r"\[[^\]]*\]", whole)) == set(GAP.findall(whole)) != set()


@pytest.mark.parametrize("prompt", ALL, ids=lambda prompt: prompt.key)
def test_a_prompts_steps_make_a_whole_in_a_week(prompt: Prompt) -> None:
    assert sum(step.share for step in prompt.steps) == 100
    assert [step.day for step in prompt.steps] == sorted({step.day for step in prompt.steps})
    assert [step.act for step in prompt.steps] == ["post", "reply"]


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("Feedback on [topic], and [topic] again", ["[topic]"]),
        ("[source] before [topic]", ["[source]", "[topic]"]),
        ("A [topic](https://example.org) is a link", []),
        ("An array[index] of [mine]", []),
        ("", []),
    ],
)
def test_gaps_are_those_of_the_library_and_no_other_brackets(text: str, gaps: list[str]) -> None:
    assert gaps_in(text) == gaps
