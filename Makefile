# A fresh machine needs Python 3.11 or newer, git and make; the rest is installed into .venv.
.POSIX:
.PHONY: help demo test check bench translations lock clean

TESTS = python3 scripts/bootstrap.py requirements-test.lock

help:
	@echo "make demo    start Stoke, its worker and a small LMS to try it with; ARGS='--help' shows how"
	@echo "make test    run every check and every test"
	@echo "make check   run the checks only: ruff, mypy, bandit, import-linter"
	@echo "make bench   measure the speed and print a table"
	@echo "make translations   bring the catalogues up to the code's words, and say what they lack"
	@echo "make lock    resolve setup.cfg into the lock files; UPGRADE=--upgrade takes newer releases"
	@echo "make clean   remove what is made, but never the demo's data"

demo:
	@exec python3 scripts/bootstrap.py requirements.lock stoke demo $(ARGS)

test:
	@$(TESTS) scripts/test

check:
	@$(TESTS) scripts/check

bench:
	@$(TESTS) python scripts/bench.py

translations:
	@$(TESTS) python -m scripts.translations

lock:
	@$(TESTS) scripts/lock $(UPGRADE)

clean:
	rm -rf .venv .referee-venv .referee-venv.lock .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage build *.egg-info artefacts
