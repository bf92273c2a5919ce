"""Which question is another's newer wording, and as what an answer counts (ADR 0054 and 0067)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lti_tool.kinds.quiz.rules.questions import Question


def with_earlier(before: Sequence[Question], after: Sequence[Question | None]) -> tuple[Question, ...]:
    """Return changed questions, each with its earlier wordings; None is an empty place of the form.

    A question that stood already keeps its own. A new one takes the place, and the wordings, of what stood
    there, unless that stands somewhere else now.
    """
    known = {one.key: one for one in before}
    standing = {one.key for one in after if one is not None}
    replaced = [None if one.key in standing else one for one in before]
    found: list[Question] = []
    for place, one in enumerate(after):
        if one is None:
            continue
        old = replaced[place] if place < len(replaced) else None
        keys = known[one.key].earlier if one.key in known else (*old.earlier, old.key) if old else ()
        found.append(replace(one, earlier=tuple(key for key in keys if key != one.key)))
    return tuple(found)


def counts_as(question: Question, questions: Sequence[Question], answered: Mapping[str, int]) -> int | None:
    """Return as which of somebody's answers the one to this question counts; None: as one of its own.

    `answered` holds, by the question's key and oldest first, as which number each of theirs counts. Who
    answered an earlier wording has answered this question. Who has as many answers as there are questions
    answers in the place of one that is asked no more: never more count than there are.
    """
    for key in question.earlier:
        if key in answered:
            return answered[key]
    if len(set(answered.values())) < len(questions):
        return None
    others = {key for one in questions if one is not question for key in (one.key, *one.earlier)}
    taken = {number for key, number in answered.items() if key in others}
    return next((number for number in answered.values() if number not in taken), None)
