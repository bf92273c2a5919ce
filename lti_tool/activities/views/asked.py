"""What a step asks for, in words."""

from collections.abc import Callable

from flask_babel import ngettext

from lti_tool.grading.values import StepTerms


def _posts(count: int) -> str:
    return str(ngettext("Write %(num)d post", "Write %(num)d posts", count))


def _posts_of(count: int, words: int) -> str:
    return str(
        ngettext(
            "Write %(num)d post of at least %(words)d words",
            "Write %(num)d posts of at least %(words)d words each",
            count,
            words=words,
        )
    )


def _replies(count: int) -> str:
    return str(ngettext("Reply to %(num)d person", "Reply to %(num)d different people", count))


def _replies_of(count: int, words: int) -> str:
    return str(
        ngettext(
            "Reply to %(num)d person in at least %(words)d words",
            "Reply to %(num)d different people in at least %(words)d words each",
            count,
            words=words,
        )
    )


def _asks(count: int) -> str:
    return str(ngettext("Ask %(num)d question", "Ask %(num)d questions", count))


def _asks_of(count: int, words: int) -> str:
    return str(
        ngettext(
            "Ask %(num)d question in at least %(words)d words",
            "Ask %(num)d questions in at least %(words)d words each",
            count,
            words=words,
        )
    )


def _gives(count: int) -> str:
    return str(
        ngettext("Give %(num)d story, answer or source", "Give %(num)d stories, answers or sources", count)
    )


def _gives_of(count: int, words: int) -> str:
    return str(
        ngettext(
            "Give %(num)d story, answer or source of at least %(words)d words",
            "Give %(num)d stories, answers or sources of at least %(words)d words each",
            count,
            words=words,
        )
    )


def _thanks(count: int) -> str:
    return str(ngettext("Thank %(num)d person, with a reason", "Thank %(num)d different people", count))


def _thanks_of(count: int, words: int) -> str:
    return str(
        ngettext(
            "Thank %(num)d person in at least %(words)d words",
            "Thank %(num)d different people in at least %(words)d words each",
            count,
            words=words,
        )
    )


def _resolutions(count: int) -> str:
    return str(ngettext("Write what you now think", "Write %(num)d times what you now think", count))


def _resolutions_of(count: int, words: int) -> str:
    return str(
        ngettext(
            "Write what you now think in at least %(words)d words",
            "Write %(num)d times what you now think, in at least %(words)d words each",
            count,
            words=words,
        )
    )


def _shares(count: int) -> str:
    return str(ngettext("Share %(num)d time, outside or here", "Share %(num)d times, outside or here", count))


def _shares_of(count: int, words: int) -> str:
    return _shares(count)


def _finds(count: int) -> str:
    return str(ngettext("Find %(num)d source", "Find %(num)d sources", count))


def _finds_of(count: int, words: int) -> str:
    return str(
        ngettext(
            "Find %(num)d source, and say why in at least %(words)d words",
            "Find %(num)d sources, and say why in at least %(words)d words each",
            count,
            words=words,
        )
    )


def _answers(count: int) -> str:
    return str(ngettext("Answer %(num)d question", "Answer %(num)d questions", count))


def _answers_of(count: int, words: int) -> str:
    return _answers(count)


def _rights(count: int) -> str:
    return str(
        ngettext("Answer %(num)d question rightly", "Answer %(num)d questions rightly", count),
    )


def _rights_of(count: int, words: int) -> str:
    return _rights(count)


def _solves(count: int) -> str:
    return str(ngettext("Solve %(num)d clue", "Solve %(num)d clues", count))


def _solves_of(count: int, words: int) -> str:
    return _solves(count)


def _reads(count: int) -> str:
    return str(ngettext("Read on %(num)d day", "Read on %(num)d different days", count))


def _reads_of(count: int, words: int) -> str:
    return _reads(count)


def _days(count: int) -> str:
    return str(ngettext("Be active on %(num)d day", "Be active on %(num)d different days", count))


def _days_of(count: int, words: int) -> str:
    return str(
        ngettext(
            "Write at least %(words)d words on %(num)d day",
            "Write at least %(words)d words at once on each of %(num)d different days",
            count,
            words=words,
        )
    )


def _roles(count: int) -> str:
    return str(ngettext("Do once what the role asks", "Do what the role asks, %(num)d times", count))


def _roles_of(count: int, words: int) -> str:
    return str(
        ngettext(
            "Do once what the role asks, in at least %(words)d words",
            "Do what the role asks, %(num)d times, in at least %(words)d words each",
            count,
            words=words,
        )
    )


def _useful(count: int) -> str:
    return str(
        ngettext(
            "Write what %(num)d other marks as useful", "Write what %(num)d others mark as useful", count
        )
    )


def _useful_of(count: int, words: int) -> str:
    return _useful(count)


WORDS: dict[str, tuple[Callable[[int], str], Callable[[int, int], str]]] = {
    "post": (_posts, _posts_of),
    "reply": (_replies, _replies_of),
    "ask": (_asks, _asks_of),
    "give": (_gives, _gives_of),
    "thank": (_thanks, _thanks_of),
    "resolution": (_resolutions, _resolutions_of),
    "share": (_shares, _shares_of),
    "find": (_finds, _finds_of),
    "answer": (_answers, _answers_of),
    "right": (_rights, _rights_of),
    "solve": (_solves, _solves_of),
    "read": (_reads, _reads_of),
    "days": (_days, _days_of),
    "role": (_roles, _roles_of),
    "useful": (_useful, _useful_of),
}
"""What a kind of step asks for, without and with a least number of words."""


def step_words(step: StepTerms) -> str:
    """Say what a step asks for."""
    plain, with_least = WORDS[step.kind]
    if step.minimum_words:
        return with_least(step.needed, step.minimum_words)
    return plain(step.needed)
