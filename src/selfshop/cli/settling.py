"""`selfshop settle`: a period's statements, promoter by promoter, to the end."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from selfshop.cli import options
from selfshop.cli.ending import NO
from selfshop.cli.options import DEFAULT_STORE, Language
from selfshop.cli.progress import count_bars
from selfshop.cli.stores import opened_shop
from selfshop.cli.writing import complain, put, put_json
from selfshop.domain import distribution
from selfshop.domain.shared import NotFound, Refused, Rejection, System, format_minor
from selfshop.shop import Shop

if TYPE_CHECKING:
    from selfshop.application.distribution.settling import Step

LIMIT_MAX = 200
_BAR = "promoters"


def settle(
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="The period, as in 2026-07.")],
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="INSTANT",
            help="Close the period first, if it is not: what fell due before this belongs to it.",
        ),
    ] = None,
    store: options.Store = DEFAULT_STORE,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=LIMIT_MAX, help="Most promoters at once.")
    ] = LIMIT_MAX,
    shop: options.ShopName = "main",
    prefix: options.Prefix = "",
    schema: options.Schema = None,
    as_json: options.Json = False,
    lang: options.Lang = Language.en,
) -> None:
    """Settle a period: write each promoter's statement, and make theirs what fell due.

    A run that is interrupted leaves whole statements behind; the same command goes on. Whoever
    cannot be settled is told in a line, and the exit code is 1: what they earned is on their next
    statement.
    """
    name = distribution.PeriodName(period)
    end = None if until is None else options.instant_of("--until", until)
    with opened_shop(store, shop=shop, prefix=prefix, schema=schema, must_exist=True) as opened:
        bound = opened.acting_as(System(id="settle"))
        run = _Run(shop=bound, as_json=as_json, language=lang)
        begun = _closed(bound, name, end)
        with count_bars(lambda: {_BAR: max(begun.expected, begun.promoters)}) as tell:
            done = run.settle(begun, limit, tell)
        run.sum_up(done, bound.settings.get().currency)
    if done.passed_over:
        raise typer.Exit(NO)


def _closed(
    shop: Shop, name: distribution.PeriodName, until: datetime | None
) -> distribution.Period:
    """Return the period, closed now unless it was; what was closed stays as it was."""
    try:
        period = shop.distribution.period(period=name)
    except NotFound:
        if until is None:
            raise
        return shop.distribution.close_period(period=name, until=until)
    if until not in (None, period.until):
        raise Refused("settlement.overlaps", period=name, earlier=name)
    return period


class _Run:
    """A run of a settlement."""

    def __init__(self, *, shop: Shop, as_json: bool, language: str) -> None:
        self.shop, self.as_json, self.language = shop, as_json, language

    def settle(
        self,
        period: distribution.Period,
        limit: int,
        tell: Callable[[Mapping[str, int]], None],
    ) -> distribution.Period:
        """Go on to the end."""
        tell({_BAR: period.promoters})
        try:
            while not period.done:
                step: Step = self.shop.distribution.settle(period=period.name, limit=limit)
                period = step.period
                tell({_BAR: period.promoters})
                for reason in step.passed_over:
                    self._tell_of(reason)
        except KeyboardInterrupt:
            complain(f"{period.promoters} promoters were seen to; the same command goes on")
            raise
        return period

    def _tell_of(self, reason: Rejection) -> None:
        sentence = reason.message(self.language)
        if self.as_json:
            told = {"code": reason.code, "facts": reason.facts, "message": sentence}
            put_json(told, indent=None)
        else:
            put(f"{reason.code}: {sentence}")

    def sum_up(self, period: distribution.Period, currency: str) -> None:
        """Tell what has come of it, this run and those before it."""
        if self.as_json:
            data = {
                "period": period.name,
                "until": period.until.astimezone(UTC).isoformat(),
                "promoters": period.promoters,
                "statements": period.statements,
                "settled": period.settled,
                "passed_over": period.passed_over,
            }
            put_json(data, indent=None)
            return
        settled = f"{format_minor(period.settled, currency)} {currency}"
        put(
            f"{period.name}: {period.promoters} promoters, {period.statements} statements,"
            f" {settled} settled, {period.passed_over} passed over"
        )
