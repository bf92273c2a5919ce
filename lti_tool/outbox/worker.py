"""The worker: runs jobs over and over until it is told to stop."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic

import structlog

log = structlog.get_logger()
IDLE_SECONDS = 1.0
GRACE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again.

    `run` gets the event that says stop, and returns how much it did; after 0 it rests for `interval`
    seconds, else it goes on at once.
    """

    name: str
    run: Callable[[Event], int]
    interval: float = IDLE_SECONDS


@dataclass(frozen=True, slots=True)
class Worker:
    """Runs each job in a thread of its own, so that a slow one holds up no other."""

    jobs: Sequence[Job]

    def run(self, stop: Event, grace: float = GRACE_SECONDS) -> bool:
        """Work until `stop` is set, then let the jobs finish for `grace` seconds.

        Returns whether all did; what did not is taken up again when its lease is over (fault 24).
        """
        threads = [
            Thread(target=_repeat, args=(job, stop), name=f"job-{job.name}", daemon=True) for job in self.jobs
        ]
        for thread in threads:
            thread.start()
        stop.wait()
        deadline = monotonic() + grace
        for thread in threads:
            thread.join(max(0, deadline - monotonic()))
        return not any(thread.is_alive() for thread in threads)


def _repeat(job: Job, stop: Event) -> None:
    while not stop.is_set():
        if not _run(job, stop):
            stop.wait(job.interval)


def _run(job: Job, stop: Event) -> int:
    try:
        return job.run(stop)
    except Exception as error:
        # No message and no arguments: they may hold what a person wrote.
        log.error("job_failed", job=job.name, error=type(error).__name__)
        return 0
