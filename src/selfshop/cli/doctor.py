"""`selfshop doctor`: whether this machine and this database can run a shop."""

import sys
from collections.abc import Iterator

import typer

from selfshop.cli import options
from selfshop.cli.diagnosis.finding import Finding, Level, bad, ok, warn
from selfshop.cli.diagnosis.machine import examine_machine
from selfshop.cli.ending import NO
from selfshop.cli.options import DEFAULT_STORE, Language
from selfshop.cli.stores import is_there, opened_database, shown
from selfshop.cli.writing import is_terminal, one_line, put, put_json
from selfshop.domain.shared import StoreUnfit
from selfshop.shop import MEMORY

_COLOURS = {Level.OK: "green", Level.WARN: "yellow", Level.BAD: "red"}


def doctor(
    store: options.Store = DEFAULT_STORE,
    prefix: options.Prefix = "",
    schema: options.Schema = None,
    as_json: options.Json = False,
    lang: options.Lang = Language.en,
) -> None:
    """Say whether this machine and this database can run a shop.

    Looks at Python, packages, clock, text and the database; the exit code is 1 when something is
    bad.
    """
    del lang
    findings = []
    for finding in (*examine_machine(), *_database(store, prefix=prefix, schema=schema)):
        findings.append(finding)
        if not as_json:
            _tell(finding)
    healthy = all(finding.level is not Level.BAD for finding in findings)
    if as_json:
        told = [{"level": f.level, "name": f.name, "text": f.text} for f in findings]
        put_json({"ok": healthy, "findings": told})
    if not healthy:
        raise typer.Exit(NO)


def _database(url: str, *, prefix: str, schema: str | None) -> Iterator[Finding]:
    if url == MEMORY:
        yield ok("database", "memory: nothing to look at")
        return
    try:
        with opened_database(url, prefix=prefix, schema=schema) as opened:
            if not is_there(url):
                yield warn("database", f"{shown(url)} is not there yet; its first use makes it")
                return
            from selfshop.cli.diagnosis.store import examine_store  # noqa: PLC0415  # needs the extra

            yield from examine_store(opened)
    except StoreUnfit as unfit:
        yield bad("database", unfit.message())


def _tell(finding: Finding) -> None:
    level = f"{finding.level:4}"
    if is_terminal(sys.stdout):
        level = typer.style(level, fg=_COLOURS[finding.level])
    put(f"{level}  {finding.name:16}{one_line(finding.text)}")
