"""A few threads that do tasks and hand back what came of them."""

from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Threads(Generic[T]):
    """Threads of one lane. They are daemons: a call that hangs does not keep the process alive."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._todo: SimpleQueue[Callable[[], T] | None] = SimpleQueue()
        self._done: SimpleQueue[T] = SimpleQueue()
        self._threads: list[Thread] = []

    def widen(self, width: int) -> None:
        """Have at least so many threads."""
        while len(self._threads) < width:
            thread = Thread(target=self._work, name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def give(self, task: Callable[[], T]) -> None:
        """Have a task done; it must not raise."""
        self._todo.put(task)

    def taken(self, patience: float) -> Iterator[T]:
        """What is done by now, after waiting up to `patience` seconds for the first of it."""
        try:
            yield self._done.get(timeout=patience)
            while True:
                yield self._done.get_nowait()
        except Empty:
            return

    def close(self) -> None:
        """Let the threads end once they have done what was given."""
        for _ in self._threads:
            self._todo.put(None)

    def _work(self) -> None:
        while task := self._todo.get():
            self._done.put(task())
