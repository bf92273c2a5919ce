"""Lanes: a thread for each registration that has work, so that none waits for another's platform."""

from collections.abc import Callable
from threading import Event, Lock, Thread

LOOK_SECONDS = 0.5
"""How often new work is looked for while lanes are busy."""


class Lanes:
    """The lanes of one job. They count what they do here; all else belongs to the job."""

    def __init__(self, name: str) -> None:
        """`name` begins the names of the threads."""
        self._name = name
        self._threads: dict[int, Thread] = {}
        self._ended = Event()
        self._lock = Lock()
        self._done = 0

    def __contains__(self, registration_id: int) -> bool:
        return registration_id in self._threads

    def __len__(self) -> int:
        return len(self._threads)

    def keep(self, stop: Event, open_more: Callable[[], None]) -> int:
        """Call `open_more` again and again until no lane runs, and not any more once `stop` is set.

        A registration whose work becomes due meanwhile gets its lane at once, however long others take.
        Returns what the lanes have counted.
        """
        self._done = 0
        while True:
            self._threads = {key: lane for key, lane in self._threads.items() if lane.is_alive()}
            if not stop.is_set():
                open_more()
            if not self._threads:
                return self._done
            self._ended.wait(LOOK_SECONDS)
            self._ended.clear()

    def open(self, registration_id: int, run: Callable[[], None]) -> None:
        """Run a registration's lane; `run` lets no error out."""
        lane = Thread(target=self._run, args=(run,), name=f"{self._name}-{registration_id}", daemon=True)
        self._threads[registration_id] = lane
        lane.start()

    def count(self, done: int) -> None:
        """Add to what the lanes did; threads may do it at once."""
        with self._lock:
            self._done += done

    def _run(self, run: Callable[[], None]) -> None:
        try:
            run()
        finally:
            self._ended.set()
