"""`selfshop tick`: everything whose time has come, once or every so often."""

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

import typer

from selfshop.cli import options
from selfshop.cli.ending import NO, line_of
from selfshop.cli.options import DEFAULT_STORE, Language
from selfshop.cli.stores import explained, opened_shop
from selfshop.cli.tick_run import Once, tell
from selfshop.cli.writing import complain
from selfshop.domain.shared import ShopError, System
from selfshop.shop import Shop

LIMIT_MAX = 10_000
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_SPAN = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(ms|s|m|h)", re.ASCII)
_SPAN_MIN, _SPAN_MAX = 0.1, 86_400.0


def tick(
    store: options.Store = DEFAULT_STORE,
    every: Annotated[
        str | None,
        typer.Option("--every", metavar="SPAN", help="Go on, pausing so long: 500ms, 5s, 1m, 1h."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Go on until nothing that is due is left.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=LIMIT_MAX, help="Most of each kind of work a run.")
    ] = 1_000,
    shop: options.ShopName = "main",
    prefix: options.Prefix = "",
    schema: options.Schema = None,
    as_json: options.Json = False,
    lang: options.Lang = Language.en,
) -> None:
    """Do everything whose time has come.

    That is lapsed holds, unpaid orders, parcels nobody confirmed, refunds, relaying. Safe on several machines at once. With --every it goes on until SIGTERM or SIGINT, and then
    ends with 0 after the batch in hand; runs that find nothing to do print nothing. What cannot be
    done is passed over and told; without --every the exit code is 1 then.
    """
    pause = None if every is None else seconds_of(every)
    if pause is not None and everything:
        raise typer.BadParameter("goes with no --every", param_hint="--all")
    with opened_shop(store, shop=shop, prefix=prefix, schema=schema, must_exist=True) as opened:
        bound = opened.acting_as(System(id="tick"))
        if pause is None:
            once = Once(shop=bound, as_json=as_json, language=lang)
            if once.run(limit, everything=everything):
                raise typer.Exit(NO)
            return
        with _stopped_by_signals() as stop:
            while not stop.is_set():
                more = _run(bound, store, limit=limit, as_json=as_json, language=lang)
                stop.wait(0 if more else pause)


def seconds_of(span: str) -> float:
    """Read a span such as ``5s`` as seconds."""
    read = _SPAN.fullmatch(span)
    seconds = float(read[1]) * _SECONDS[read[2]] if read else 0
    if not _SPAN_MIN <= seconds <= _SPAN_MAX:
        raise typer.BadParameter("must be 100ms to 24h, such as 5s", param_hint="--every")
    return seconds


def _run(shop: Shop, store: str, *, limit: int, as_json: bool, language: str) -> bool:
    """Do one run of many; tell whether there is more to do at once."""
    try:
        with explained(store):
            report = shop.due.run(limit=limit)
    except ShopError as error:
        # A database that restarts must not end what goes on for weeks.
        if not (error.retryable or error.code == "store.failed"):
            raise
        complain(line_of(error, language))
        return False
    if any(report.done.values()) or report.passed_over:
        tell(report, as_json=as_json, language=language)
    return bool(report.more)


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """Give an event that SIGTERM or SIGINT sets; the second one ends the process at once."""
    stop = threading.Event()
    before = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT)}

    def restore() -> None:
        for sign, handler in before.items():
            signal.signal(sign, handler)

    def heed(_: int, __: FrameType | None) -> None:
        stop.set()
        restore()

    for sign in before:
        signal.signal(sign, heed)
    try:
        yield stop
    finally:
        restore()
