"""One run of `selfshop tick`: step by step, shown to whoever watches, and summed up."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from selfshop.adapters.system import SystemClock
from selfshop.cli.progress import count_bars
from selfshop.cli.writing import complain, put, put_json
from selfshop.shop import Shop

if TYPE_CHECKING:
    from selfshop.application.processes.due import PassedOver, Report

#: How much of each kind is done before the bars move.
STEP = 500


@define(kw_only=True)
class Once:
    """A run that ends by itself.

    Attributes:
        done: how many of each kind, so far.
        passed_over: what could not be done, so far.
    """

    shop: Shop
    as_json: bool
    language: str
    done: Counter[str] = field(factory=Counter)
    passed_over: "list[PassedOver]" = field(factory=list)

    def run(self, limit: int, *, everything: bool) -> bool:
        """Do up to *limit* of each kind, or everything; tell whether something was passed over."""
        report: Report | None = None
        with count_bars(self.shop.due.waiting) as show:
            try:
                left = limit
                while left > 0 and (report is None or report.more):
                    report = self.shop.due.run(limit=min(left, STEP))
                    self.done.update(report.done)
                    self.passed_over += report.passed_over
                    show(self.done)
                    if not everything:
                        left = limit - max(self.done.values())
            except KeyboardInterrupt:
                complain(f"at least {told_of(self.done)}; the same command goes on")
                raise
        assert report is not None  # noqa: S101  # there is always a first step
        whole = evolve(report, done=dict(self.done), passed_over=tuple(self.passed_over))
        tell(whole, as_json=self.as_json, language=self.language)
        return bool(self.passed_over)


def tell(report: "Report", *, as_json: bool, language: str) -> None:
    """Tell what a run has done, and what it could not do."""
    at = _text_of(SystemClock().now())
    due = None if report.next_due is None else _text_of(report.next_due)
    if as_json:
        passed_over = [
            {
                "kind": one.kind,
                "count": one.count,
                "code": one.reason.code,
                "facts": one.reason.facts,
                "message": one.reason.message(language),
            }
            for one in report.passed_over
        ]
        data = {"at": at, "done": report.done, "next_due": due, "more": report.more}
        put_json({**data, "passed_over": passed_over}, indent=None)
        return
    after = "; more is due" if report.more else f"; next due {due}" if due else ""
    put(f"{at}  {told_of(report.done)}{after}")
    for one in report.passed_over:
        sentence = one.reason.message(language)
        complain(f"passed over: {one.kind} {one.count}: {one.reason.code}: {sentence}")


def told_of(done: Mapping[str, int]) -> str:
    """Say how many of each kind were done."""
    told = ", ".join(f"{kind} {count}" for kind, count in done.items() if count)
    return told or "nothing was due"


def _text_of(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
