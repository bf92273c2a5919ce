"""Lanes go side by side, and lose nothing of what they count together."""

from collections.abc import Callable, Iterator
from functools import partial
from threading import Barrier, Event

from lti_tool.outbox.lanes import Lanes
from tests.waiting import PATIENCE


def test_a_slow_lane_holds_up_no_other_and_all_is_counted() -> None:
    lanes, stop, slow = Lanes("test"), Event(), Event()
    works: list[Callable[[], object]] = [lambda: slow.wait(PATIENCE), slow.set]

    def run(work: Callable[[], object]) -> None:
        work()
        lanes.count(1)

    def open_more() -> None:
        if works:
            assert len(works) not in lanes
            lanes.open(len(works), partial(run, works.pop(0)))

    assert lanes.keep(stop, open_more) == 2
    assert slow.is_set()


def test_lanes_that_count_at_once_lose_nothing() -> None:
    lanes, together = Lanes("test"), Barrier(8)
    todo: Iterator[int] = iter(range(8))

    def count() -> None:
        together.wait(PATIENCE)
        for _time in range(2000):
            lanes.count(1)

    def open_more() -> None:
        for registration_id in todo:
            lanes.open(registration_id, count)

    assert lanes.keep(Event(), open_more) == 16_000


def test_once_it_is_told_to_stop_no_lane_is_opened_and_those_that_run_end() -> None:
    lanes, stop = Lanes("test"), Event()
    opened: list[Callable[[], None]] = []

    def open_more() -> None:
        opened.append(stop.set)
        lanes.open(len(opened), stop.set)

    assert lanes.keep(stop, open_more) == 0
    assert len(opened) == 1
