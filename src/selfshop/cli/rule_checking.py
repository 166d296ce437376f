"""`selfshop check`: what is wrong with rules, and the worst cart that they allow."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import frozen

from selfshop.adapters.codec import JsonCodec
from selfshop.adapters.codec.case_rules import read_rule
from selfshop.adapters.codec.fields import parse, under
from selfshop.adapters.codec.rule_cases import read_rule_case
from selfshop.application.promotions.judging import Judged, Shelf, Worst, judge
from selfshop.cli import options
from selfshop.cli.ending import NO
from selfshop.cli.options import Language
from selfshop.cli.sources import opened_source
from selfshop.cli.stores import opened_shop
from selfshop.cli.writing import one_line, put, put_json
from selfshop.domain import promotions
from selfshop.domain.checkout import margins
from selfshop.domain.settings import Settings
from selfshop.domain.shared import InvalidInput, System, format_minor
from selfshop.shop import Shop


@frozen(kw_only=True)
class _Asked:
    """How the worst cart is to be searched for; *floor* None = as the shop declares."""

    floor: Decimal | None
    bounds: margins.Bounds


def check(
    rules: Annotated[
        str, typer.Argument(metavar="RULES.json|-", help="A case, or with --store a list of rules.")
    ],
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="Check against this shop's own catalogue."),
    ] = None,
    floor: Annotated[
        str | None,
        typer.Option("--floor", metavar="PERCENT", help="The margin below which a cart is told."),
    ] = None,
    lines: Annotated[int, typer.Option("--lines", help="Most SKUs of a cart.")] = 4,
    units: Annotated[int, typer.Option("--units", help="Most units of each.")] = 100,
    steps: Annotated[int, typer.Option("--steps", help="When the search ends.")] = 200_000,
    shop: options.ShopName = "main",
    prefix: options.Prefix = "",
    schema: options.Schema = None,
    as_json: options.Json = False,
    lang: options.Lang = Language.en,
) -> None:
    """Say what is wrong with rules, and which cart is the worst that a buyer can build.

    The file is a case whose SKUs have costs: a small shop and its rules. With --store it is the
    rules alone, or a case of which only the rules count, and nothing in the shop is changed.
    """
    asked = _Asked(
        floor=None if floor is None else _percent(floor),
        bounds=margins.Bounds(lines=lines, units=units, steps=steps),
    )
    with opened_source(rules, lines=False) as source:
        text = source.whole().text()
    if store is None:
        judged, currency = _by_itself(text, asked)
    else:
        with opened_shop(store, shop=shop, prefix=prefix, schema=schema, must_exist=True) as opened:
            judged, currency = _in_shop(text, opened.acting_as(System()), asked)
    if as_json:
        put_json(_data(judged, currency, lang))
    else:
        put(_text(judged, currency, lang, Path(rules).name))
    if judged.errors or (judged.worst is not None and judged.worst.below):
        raise typer.Exit(NO)


def _percent(text: str) -> Decimal:
    try:
        percent = Decimal(text)
        margins.Floor(percent=percent)
    except (InvalidOperation, InvalidInput) as fault:
        least = margins.FLOOR_MIN
        raise InvalidInput("--floor", "input.not_a_margin", least=least) from fault
    return percent


def _by_itself(text: str, asked: _Asked) -> tuple[Judged, str]:
    read = read_rule_case(text)
    snapshot, floor = read.case.snapshot, read.floor if asked.floor is None else asked.floor
    terms = snapshot.terms
    shelf = Shelf(
        settings=Settings(
            currency=terms.currency,
            layers=snapshot.rules.layers,
            choice=terms.choice,
            max_coupons=terms.coupons_max,
            freight=terms.freight,
            tax=terms.tax,
        ),
        at=read.case.at,
        rules=snapshot.rules,
        usage=snapshot.usage,
        skus=snapshot.skus,
        too_many=False,
        prices=snapshot.prices,
        costs=read.costs,
    )
    return judge(shelf, floor=floor, bounds=asked.bounds), terms.currency


def _in_shop(text: str, shop: Shop, asked: _Asked) -> tuple[Judged, str]:
    currency = shop.settings.get().currency
    plain = parse(text)
    listed = plain.get("rules") if isinstance(plain, dict) else plain
    if not isinstance(listed, list):
        raise InvalidInput("rules", "input.wrong_type", expected="list")
    rules: list[promotions.Rule] = []
    for place, one in enumerate(listed):
        with under(f"rules[{place}]"):
            rules.append(read_rule(one, currency)[0])
    found = shop.promotions.check(rules=tuple(rules), floor=asked.floor, bounds=asked.bounds)
    return found, currency


def _data(judged: Judged, currency: str, language: str) -> dict[str, Any]:
    data: dict[str, Any] = JsonCodec(currency).dump(judged, Judged)
    for plain, finding in zip(data["findings"], judged.findings, strict=True):
        plain["message"] = finding.message(language)
    if judged.worst is not None:
        data["worst"]["below"] = judged.worst.below
    return data


def _text(judged: Judged, currency: str, language: str, name: str) -> str:
    rows = [
        f"{one.severity:8} {one_line(one.path)}"
        f"{'' if one.rule is None else f'  {one_line(one.rule)}'}"
        f"\n         {one_line(one.message(language))}"
        for one in judged.findings
    ]
    if judged.worst is not None:
        rows.append(_worst_text(judged.worst, currency))
    told = ", ".join(
        f"{count} {what if count == 1 else f'{what}s'}"
        for count, what in (
            (judged.errors, "error"), (judged.warnings, "warning"), (judged.notes, "note"),
        )
    )  # fmt: skip
    return "\n".join([*rows, f"{one_line(name)}: {told}"])


def _worst_text(worst: Worst, currency: str) -> str:
    bounds = worst.bounds
    within = f"{bounds.lines} SKUs of {bounds.units} units, {worst.searched} SKUs searched"
    sure = f"no cart is worse within {within}" if worst.exact else f"searched within {within}"
    if not worst.exact and worst.proven:
        sure = f"no cart is below the floor within {within}"
    if worst.cart is None or worst.over is None:
        return f"worst    none: no rule does anything to a cart\n         {sure}"
    lines = ", ".join(f"{line.quantity} x {one_line(line.sku)}" for line in worst.cart.lines)
    asking = [one for one in (worst.tier, worst.channel, *worst.cart.coupons) if one]
    figures = [
        f"{name} {format_minor(amount, currency)}"
        for name, amount in (
            ("goods", worst.goods), ("cost", worst.cost), ("gifts", worst.gifts),
            ("margin", worst.margin),
        )
    ]  # fmt: skip
    beside = "below" if worst.below else "above"
    away = format_minor(abs(worst.over), currency)
    return "\n         ".join(
        [
            f"worst    {lines}{f' ({one_line(chr(44).join(asking))})' if asking else ''}",
            f"{', '.join(figures)} ({worst.percent or '-'} %)",
            f"{away} {beside} the floor of {worst.floor:f} %; by {', '.join(map(one_line, worst.rules))}",
            sure,
        ]
    )
