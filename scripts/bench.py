"""`make bench`: measure the speed of this checkout and print one table (docs/performance.md)."""

import os
import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    runpy.run_module("scripts.benching", run_name="__main__", alter_sys=True)
