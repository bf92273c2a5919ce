"""A limit holds within every minute, for each key apart, and while Redis is away."""

from lti_tool.web.limits import SharedWindow, Window

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def test_more_than_the_most_is_refused_until_the_first_is_a_minute_old() -> None:
    moments = iter([0.0, 30.0, 59.0, 60.0, 61.0, 90.0])
    window = Window(clock=lambda: next(moments))

    answers = [window.hit("one", 2) for _ in range(6)]

    assert answers == [True, True, False, True, False, True]


def test_each_key_counts_for_itself() -> None:
    window = Window()

    answers = [window.hit(key, 1) for key in ("one", "other", "one")]

    assert answers == [True, True, False]


def test_without_redis_each_process_counts_for_itself() -> None:
    window = SharedWindow(NOBODY_LISTENS)

    answers = [window.hit("one", 2) for _ in range(3)]

    assert answers == [True, True, False]
