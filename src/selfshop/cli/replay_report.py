"""What a replay has to say at its end: for people, or as JSON."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from selfshop.cli.options import DEFAULT_STORE
from selfshop.cli.recordings import rejected_by_reason
from selfshop.cli.stores import shown
from selfshop.cli.tables import put_table
from selfshop.cli.writing import one_line, put, put_json
from selfshop.domain.shared import format_minor
from selfshop.replay.figures import NOTHING, Figures
from selfshop.replay.rewarding import Rewarded
from selfshop.replay.running import Plan, Replayed
from selfshop.shop import MEMORY

#: So many differences are told to people; JSON has more.
DIFFERENCES_MAX = 20


@frozen(kw_only=True)
class Report:
    """One replay: what was asked for, and what came of it."""

    plan: Plan
    replayed: Replayed
    rejected_file: Path


def tell(plan: Plan, replayed: Replayed, *, rejected_file: Path, as_json: bool) -> None:
    """Print what came of *plan* to standard output."""
    report = Report(plan=plan, replayed=replayed, rejected_file=rejected_file)
    if as_json:
        put_json(as_data(report))
        return
    _put_months(report)
    for line in _below(report):
        put(line)


def as_data(report: Report) -> Mapping[str, Any]:
    """Return *report* as plain JSON data."""
    plan, replayed = report.plan, report.replayed
    return {
        "recording": plan.recording.name,
        "store": _store(plan),
        "shop": plan.shop,
        "workers": plan.workers,
        "resumed": replayed.resumed,
        **replayed.reconciliation.as_data(seconds=replayed.seconds),
        **({} if replayed.rewarded is None else {"rewards": replayed.rewarded.as_data()}),
        "loading_seconds": round(replayed.loading_seconds, 3),
        "memory_mb": replayed.memory_bytes // 2**20,
        "rejected_file": str(report.rejected_file),
    }


def _store(plan: Plan) -> str:
    return plan.store if plan.store == MEMORY else shown(plan.store)


def _put_months(report: Report) -> None:
    reconciliation = report.replayed.reconciliation
    months = dict(sorted(reconciliation.booked.items()))
    total = sum(months.values(), NOTHING)
    funders = sorted(total.by_funder_minor)
    names = ["month", "orders", "lines", "units", "list", "pack price", *funders, "paid"]
    names += ["returns", "refunded"] if total.returns else []
    currency = reconciliation.currency
    rows = [
        [name, *_cells(figures, funders, currency, returns=bool(total.returns))]
        for name, figures in {**months, "total": total}.items()
    ]
    title = f"{one_line(report.plan.recording.name)}, as booked, in {currency}"
    put_table(title, names, rows, total=True)


def _cells(
    figures: Figures, funders: Sequence[str], currency: str, *, returns: bool
) -> Iterator[str]:
    for count in (figures.orders, figures.lines, figures.units):
        yield f"{count:,}"
    amounts = [figures.list_minor, figures.pack_price_minor]
    amounts += [figures.by_funder_minor.get(funder, 0) for funder in funders]
    for amount in (*amounts, figures.paid_minor):
        yield format_minor(amount, currency)
    if returns:
        yield f"{figures.returns:,}"
        yield format_minor(figures.refunded_minor, currency)


def _below(report: Report) -> Iterator[str]:
    yield from _about_differences(report)
    rejected = report.replayed.reconciliation.rejected
    lost = sum(rejected.values())
    yield f"rejected lines: {lost:,}, listed in {one_line(str(report.rejected_file))}"
    yield from rejected_by_reason(rejected)
    replayed = report.replayed
    yield from _about_rewards(replayed.rewarded)
    orders = sum(replayed.reconciliation.booked.values(), NOTHING).orders
    speed = f"{orders / replayed.seconds:,.1f} orders/s" if replayed.seconds else "at once"
    again = "; orders of an earlier run were read back" if replayed.resumed else ""
    yield (
        f"speed: {speed} ({replayed.seconds:,.1f} s, and {replayed.loading_seconds:,.1f} s to load)"
        f"{again}; memory at most {replayed.memory_bytes // 2**20} MB"
    )
    if report.plan.store != MEMORY:
        yield f"store: {_store(report.plan)}, shop {one_line(report.plan.shop)}; ask it again:"
        yield f"  {_question(report.plan)}"


def _about_differences(report: Report) -> Iterator[str]:
    reconciliation = report.replayed.reconciliation
    count = reconciliation.differences_count
    yield f"differences: {count}" + ("" if count else ", every line agrees to the cent")
    for one in reconciliation.differences[:DIFFERENCES_MAX]:
        place = f"order {one.order}" + (f", line {one.line}" if one.line else "")
        text = f"  {place}: {one.what}: recorded {one.recorded}, booked {one.booked}"
        yield one_line(text)
    if count > DIFFERENCES_MAX:
        yield f"  and {count - DIFFERENCES_MAX} more"
    if reconciliation.refunds_stated_otherwise:
        told = reconciliation.refunds_stated_otherwise
        yield f"refunds that the recording states otherwise than the shop's rule: {told}"


def _about_rewards(rewarded: Rewarded | None) -> Iterator[str]:
    if rewarded is None:
        return
    if (points := rewarded.points) is not None:
        yield (
            f"points: {points.issued:,} issued, {points.clawed_back:,} clawed back,"
            f" {points.pending:,} pending, {points.available:,} available"
        )
    if (own := rewarded.commissions) is not None:
        amounts = (own.accrued, own.pending, own.payable)
        accrued, pending, payable = (format_minor(one, own.currency) for one in amounts)
        yield f"commissions: {accrued} accrued, {pending} pending, {payable} payable"
    sound = "" if rewarded.is_sound else "; the totals do not hold"
    yield f"breaches of the ledger: {rewarded.breaches}{sound}"


def _question(plan: Plan) -> str:
    words = ["selfshop", "call", "orders.find", '{"limit": 1}', "--as", "system"]
    if plan.store != DEFAULT_STORE:
        words += ["--store", _store(plan)]
    if plan.shop != "main":
        words += ["--shop", plan.shop]
    return shlex.join(words)
