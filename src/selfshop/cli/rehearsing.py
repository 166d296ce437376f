"""`selfshop rehearse`: recorded baskets quoted again under a proposed set of rules."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import typer
from attrs import define, field

from selfshop.cli import options, recordings, rehearsal_data, rehearsal_report
from selfshop.cli import rehearsal_options as own
from selfshop.cli.ending import INTERRUPTED
from selfshop.cli.options import Language
from selfshop.cli.replay_bar import replay_bar
from selfshop.cli.stores import opened_shop, shown
from selfshop.cli.writing import complain, put_json
from selfshop.domain import catalog
from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import SkuId, System
from selfshop.replay import rehearsing
from selfshop.replay.recording import Recording
from selfshop.replay.watching import Watcher

DEFAULT_REJECTED = Path("selfshop-rehearse-rejected.jsonl")
TERMINATED = 143
#: Signals that ask to stop -> the exit code.
_ENDINGS: Mapping[int, int] = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED}


def rehearse(
    *,
    rules: own.Rules,
    against: own.Against = None,
    add: own.Add = False,
    orders: recordings.Orders = None,
    catalogue: own.Catalogue = None,
    full: recordings.Full = False,
    data: recordings.Data = None,
    store: own.StoreUrl = None,
    shop: options.ShopName = "main",
    since: own.From = None,
    until: own.Until = None,
    costs: own.CostsFile = None,
    margin: own.MarginPercent = None,
    workers: own.Workers = 1,
    limit: recordings.Limit = None,
    top: own.Top = 10,
    rejected: recordings.Rejected = DEFAULT_REJECTED,
    as_json: options.Json = False,
    lang: options.Lang = Language.en,
) -> None:
    """Quote recorded baskets again under proposed rules, against the current ones.

    Without --orders, --full or --store it is the sample that ships: a year of 18 households.
    Nothing is written but the list of lines that cannot be used.
    """
    source = own.Source(orders, full, data, store, shop, own.period(since, until))
    wish = own.Wish(
        rules, against, add, catalogue, costs, margin, workers, limit, top, rejected
    )  # fmt: skip
    own.require_sense(source, wish)
    stops = Stops()
    with stops.listening(), replay_bar() as watcher:
        made = _of_recording if store is None else _of_store
        report = made(wish, source, watcher, stops)
    if as_json:
        put_json(rehearsal_data.as_data(report))
    else:
        rehearsal_report.tell(report, lang)
    if stops() and not report.rehearsed.complete:
        complain("interrupted; what is told is of the baskets so far")
        raise typer.Exit(_ENDINGS[stops.heard[0]])


@define
class Stops:
    """The signals that have asked to stop.

    While baskets are quoted the first one is a wish to stop after the basket in hand; before
    that, and when it is the second, it ends the command at once.
    """

    heard: list[int] = field(init=False, factory=list)
    quoting: bool = field(init=False, default=False)

    def __call__(self) -> bool:
        """Tell whether to stop."""
        self.quoting = True
        return bool(self.heard)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take the signals that would end the process."""
        before = {number: signal.signal(number, self._hear) for number in _ENDINGS}
        try:
            yield
        except KeyboardInterrupt as stop:
            complain("interrupted")
            raise typer.Exit(_ENDINGS[self.heard[0]]) from stop
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _hear(self, number: int, _: FrameType | None) -> None:
        self.heard.append(number)
        if not self.quoting or len(self.heard) > 1:
            raise KeyboardInterrupt


def _of_recording(
    wish: own.Wish, source: own.Source, watcher: Watcher, stops: Stops
) -> rehearsal_data.Report:
    opened = recordings.opened_recording(source.orders, source.data, watcher, full=source.full)
    with opened as recording:
        plan = _plan(wish, recording)
        lost = recordings.listed(wish.rejected, recording)
        rehearsed = rehearsing.rehearse(plan, watcher, stopped=stops)
        return rehearsal_data.Report(
            name=recording.name,
            rehearsed=rehearsed,
            proposed={rule.id: rule for rule in plan.proposed.rules.rules},
            usage=plan.proposed.usage,
            top=wish.top,
            rejected=lost,
            rejected_file=str(wish.rejected),
        )


def _plan(wish: own.Wish, recording: Recording) -> rehearsing.Plan:
    currency = recording.currency
    proposed = rehearsing.read_rule_file(wish.rules, currency=currency)
    against = None
    if wish.against is not None:
        against = rehearsing.read_rule_file(wish.against, currency=currency)
    catalogue: Mapping[SkuId, catalog.Sku] = {}
    if wish.catalogue is not None:
        catalogue = rehearsing.read_catalogue_file(wish.catalogue, currency=currency)
    current, planned = rehearsing.books_of(recording, proposed, against=against, add=wish.add)
    return rehearsing.Plan(
        recording=recording,
        current=current,
        proposed=planned,
        catalogue=catalogue,
        costs=_costs(wish, currency),
        workers=wish.workers,
        limit=wish.limit,
    )


def _costs(wish: own.Wish, currency: str) -> rehearsals.Costs:
    if wish.costs is not None:
        return rehearsing.read_costs(wish.costs, currency=currency)
    return None if wish.margin is None else own.assumed(wish.margin)


def _of_store(
    wish: own.Wish, source: own.Source, watcher: Watcher, stops: Stops
) -> rehearsal_data.Report:
    url = source.store or ""
    margin = None if wish.margin is None else own.assumed(wish.margin).percent
    with opened_shop(url, shop=source.shop, prefix="", schema=None, must_exist=True) as opened:
        shop = opened.acting_as(System(id="rehearsal"))
        currency = shop.settings.get().currency
        rules = rehearsing.read_rule_file(wish.rules, currency=currency).rules
        against = None
        if wish.against is not None:
            against = rehearsing.read_rule_file(wish.against, currency=currency).rules
        question = rehearsing.Question(
            rules=rules, against=against, period=source.period, margin_percent=margin
        )
        rehearsed = rehearsing.rehearse_store(shop, question, watcher, stopped=stops)
    return rehearsal_data.Report(
        name=shown(url),
        rehearsed=rehearsed,
        proposed={rule.id: rule for rule in rules},
        usage={},
        top=wish.top,
        rejected={},
        rejected_file=None,
    )
