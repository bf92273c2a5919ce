"""`make bench`: everything, or a part with `--only`."""

import argparse
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from scripts.benching.boards import measure_boards
from scripts.benching.grades import measure_grades
from scripts.benching.large_course import measure_large_course
from scripts.benching.launches import measure_launches
from scripts.benching.many_courses import measure_many_courses
from scripts.benching.pages import measure_pages
from scripts.benching.staff_pages import measure_staff_pages
from scripts.benching.table import Row, written

PARTS: dict[str, Callable[[Path, int], list[Row]]] = {
    "launch": measure_launches,
    "page": measure_pages,
    "grades": measure_grades,
    "boards": measure_boards,
    "staff": measure_staff_pages,
}
WITH_ACTS: dict[str, Callable[..., list[Row]]] = {
    "boards": measure_many_courses,
    "staff": measure_large_course,
}
"""What is measured once more with as many acts as one asks for."""
ROUNDS, QUICK_ROUNDS = 6, 2


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="measure this part only")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a hint, not a result")
    parser.add_argument("--acts", type=int, help="of boards or staff: with so many acts instead")
    chosen = parser.parse_args()
    parts = PARTS
    if chosen.acts is not None:
        parts = {name: partial(measure, acts=chosen.acts) for name, measure in WITH_ACTS.items()}
    rows: list[Row] = []
    for name, measure in parts.items():
        if chosen.only in (None, name):
            print(f"Measuring: {name} …", flush=True)
            with tempfile.TemporaryDirectory(prefix="stoke-bench-") as folder:
                rows += measure(Path(folder), QUICK_ROUNDS if chosen.quick else ROUNDS)
    print(f"\n{written(rows)}")


if __name__ == "__main__":
    main()
