# `make check` runs all that CI runs; every other target is one part of it (scripts/check.py has the lines).
# `make format` repairs what `make check` would complain about; `make laws` looks deeper; `make bench`
# measures; `make mutate` breaks the rules on purpose to see whether a test notices.

.PHONY: check setup format lint types imports tests coverage docs wheel run laws bench mutate

check:
	python3 -m scripts.check

setup:
	scripts/venv -e '.[dev]'

format:
	.venv/bin/ruff check --fix-only --quiet
	.venv/bin/ruff format

lint types imports tests coverage docs wheel run laws bench mutate:
	python3 -m scripts.check $@
