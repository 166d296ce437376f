"""`selfshop call` and `selfshop operations`: every operation of the shop by name, in JSON."""

from typing import Annotated, Any

import typer

from selfshop.adapters.codec.fields import parse
from selfshop.cli import options
from selfshop.cli.answering import require_json
from selfshop.cli.ending import SPEAKS_JSON
from selfshop.cli.options import DEFAULT_STORE, Language
from selfshop.cli.sources import STDIN, opened_source
from selfshop.cli.stores import opened_shop
from selfshop.cli.writing import put, put_json
from selfshop.domain.shared import (
    Actor,
    Customer,
    InvalidInput,
    MemberId,
    Staff,
    System,
)
from selfshop.shop import MEMORY, open_shop


def call(
    context: typer.Context,
    operation: Annotated[str, typer.Argument(help="Such as orders.place.")],
    actor: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="staff:ID[:PERMISSION,...]|customer:ID|system[:ID]",
            help="Who asks.",
        ),
    ],
    arguments: Annotated[
        str, typer.Argument(metavar="JSON|-", help="An object of arguments; - = standard input.")
    ] = "{}",
    key: Annotated[
        str | None,
        typer.Option("--key", help="Idempotency key: the same call with it happens once."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="INSTANT", help="Take this for the present; system only."),
    ] = None,
    store: options.Store = DEFAULT_STORE,
    shop: options.ShopName = "main",
    prefix: options.Prefix = "",
    schema: options.Schema = None,
    lang: options.Lang = Language.en,
) -> None:
    """Perform an operation of the shop by name, in JSON."""
    del lang
    context.meta[SPEAKS_JSON] = True
    asking = actor_of(actor)
    given = _arguments(arguments)
    with opened_shop(store, shop=shop, prefix=prefix, schema=schema) as opened:
        bound = opened.acting_as(asking, key=key)
        if as_of is not None:
            bound = bound.as_of(options.instant_of("--as-of", as_of))
        put_json(bound.call(operation, given))


def operations(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Only this one, or this group.")
    ] = None,
    as_json: options.Json = False,
    lang: options.Lang = Language.en,
) -> None:
    """List the operations of the shop.

    With --json, with the JSON Schemas of what goes in and comes out.
    """
    del lang
    with open_shop(MEMORY) as shop:
        listed = [
            one for one in shop.operations() if name in (None, one.name, one.name.partition(".")[0])
        ]
    if not listed:
        raise InvalidInput("operation", "operation.unknown", operation=str(name)[:100])
    if as_json:
        put_json([_described(one) for one in listed])
        return
    width = max(len(one.name) for one in listed)
    for one in listed:
        who = f"staff[{one.permission}]" if one.permission else "staff"
        asking = ", ".join(who if kind == "staff" else kind for kind in one.who)
        put(f"{one.name:{width}}  {one.summary}  ({'writes; ' if one.writes else ''}{asking})")


def actor_of(text: str) -> Actor:
    """Read who asks, as in ``staff:ann:catalog.write,pricing.write``."""
    kind, _, rest = text.partition(":")
    if kind == "customer" and rest:
        return Customer(id=MemberId(rest))
    if kind == "system":
        return System(id=rest) if rest else System()
    name, _, permissions = rest.partition(":")
    if kind == "staff" and name:
        given: Any = frozenset({*permissions.split(",")} - {""})
        return Staff(id=name, permissions=given)
    raise typer.BadParameter(
        "must be staff:ID[:PERMISSION,...], customer:ID or system[:ID]", param_hint="--as"
    )


def _arguments(text: str) -> dict[str, Any]:
    if text == STDIN:
        with opened_source(STDIN, lines=False) as source:
            text = source.whole().text()
    given = parse(text)
    require_json("", given)
    if not isinstance(given, dict):
        raise InvalidInput("", "input.wrong_type", expected="object")
    return given


def _described(one: Any) -> dict[str, Any]:
    return {
        "name": one.name,
        "summary": one.summary,
        "who": list(one.who),
        "permission": one.permission,
        "writes": one.writes,
        "arguments": one.arguments,
        "result": one.result,
    }
