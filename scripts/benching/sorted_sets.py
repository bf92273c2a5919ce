"""A board as a Redis sorted set would give it."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis

from scripts.benching.board_courses import AT_ONCE, Course
from scripts.benching.processes import LOOPBACK, free_port, running


@contextmanager
def sorted_sets(folder: Path) -> Iterator[Redis | None]:
    """A Redis server of the measurement's own; None where there is no program for it."""
    program = shutil.which("redis-server")
    if program is None:
        yield None
        return
    port = free_port()
    command = [program, "--port", str(port), "--bind", LOOPBACK, "--save", "", "--dir", str(folder)]
    with running(command, port, folder / "redis.log"):
        yield Redis(host=LOOPBACK, port=port)


def fill(redis: Redis, key: str, course: Course) -> None:
    """Put what the course's people have into a sorted set."""
    luck = random.Random(course.people)
    for first in range(0, course.people, AT_ONCE):
        some = course.members[first : first + AT_ONCE]
        redis.zadd(key, {str(one): 5 * luck.randint(1, 100) for one in some})


def page_of_redis(redis: Redis, key: str, me: int) -> object:
    """The same lines, without aliases: three commands at once, and one for the neighbours."""
    pipe = redis.pipeline(transaction=False)
    pipe.zscore(key, str(me))
    pipe.zrevrank(key, str(me))
    pipe.zrevrange(key, 0, 49, withscores=True)
    _score, rank, top = pipe.execute()
    return top, redis.zrevrange(key, max(rank - 2, 0), rank + 2, withscores=True)


def key_of(course: Course) -> str:
    """Return the key of a course's sorted set."""
    return f"board-{course.context_id}"
