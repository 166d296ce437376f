"""What `selfshop rehearse` can be asked."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer
from attrs import frozen

from selfshop.adapters.codec.fields import whole_object
from selfshop.cli import recordings
from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import ALWAYS, InvalidInput, Period

Rules = Annotated[
    Path, typer.Argument(metavar="RULES.json", help="The proposed rules: a list, or a case.")
]
Against = Annotated[
    Path | None, typer.Option("--against", metavar="RULES.json", help="The current rules.")
]
Add = Annotated[bool, typer.Option("--add", help="Put the proposed rules beside the current ones.")]
Catalogue = Annotated[
    Path | None,
    typer.Option("--catalogue", metavar="FILE", help="What goods are: skus as in a case."),
]
StoreUrl = Annotated[
    str | None,
    typer.Option("--store", metavar="URL", help="A shop's own orders, as in sqlite:///shop.db."),
]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="INSTANT", help="With --store: orders placed from then on."),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="INSTANT", help="With --store: orders placed before."),
]
CostsFile = Annotated[
    Path | None,
    typer.Option("--costs", metavar="FILE", help="What goods cost: CSV of sku,cost."),
]
MarginPercent = Annotated[
    str | None,
    typer.Option("--margin", metavar="PERCENT", help="Assume that prices hold this margin."),
]
Workers = Annotated[
    int, typer.Option("--workers", min=1, max=recordings.WORKERS_MAX, help="How many processes.")
]
Top = Annotated[
    int,
    typer.Option(
        "--top",
        min=0,
        max=rehearsals.CHANGED_KEPT_MAX,
        help="How many of the most changed baskets are told.",
    ),
]


@frozen
class Source:
    """Where the baskets come from: a recording, or with *store* a shop's own orders."""

    orders: Path | None
    full: bool
    data: Path | None
    store: str | None
    shop: str
    period: Period


@frozen
class Wish:
    """What is to be rehearsed, and how."""

    rules: Path
    against: Path | None
    add: bool
    catalogue: Path | None
    costs: Path | None
    margin: str | None
    workers: int
    limit: int | None
    top: int
    rejected: Path


def require_sense(source: Source, wish: Wish) -> None:
    """Refuse options that contradict each other, or mean nothing for where the baskets are from."""
    recordings.require_one_recording(source.orders, full=source.full, data=source.data)
    if wish.costs is not None and wish.margin is not None:
        raise typer.BadParameter("does not go with --costs", param_hint="--margin")
    if source.store is None:
        if source.period != ALWAYS:
            raise typer.BadParameter("goes with --store only", param_hint="--from, --until")
        return
    of_recordings = {
        "--orders": source.orders is not None,
        "--full": source.full,
        "--add": wish.add,
        "--catalogue": wish.catalogue is not None,
        "--costs": wish.costs is not None,
        "--limit": wish.limit is not None,
        "--workers": wish.workers > 1,
    }
    for option, given in of_recordings.items():
        if given:
            raise typer.BadParameter("does not go with --store", param_hint=option)


def period(since: str | None, until: str | None) -> Period:
    """Read the period of ``--from`` and ``--until``.

    Raises:
        InvalidInput: one is no instant with an offset, or the period is empty.
    """
    return Period(from_=_instant("--from", since), until=_instant("--until", until))


def assumed(percent: str) -> rehearsals.AssumedMargin:
    """Read the margin that prices are taken to hold.

    Raises:
        InvalidInput: it is no percentage above 0 and at most 100.
    """
    try:
        return rehearsals.AssumedMargin(percent=Decimal(percent))
    except (InvalidOperation, InvalidInput) as fault:
        raise InvalidInput("--margin", "input.not_a_percent") from fault


def _instant(option: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    return whole_object({option: text}, lambda fields: fields.instant(option))
