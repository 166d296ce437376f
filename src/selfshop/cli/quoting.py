"""`selfshop quote`: what the carts of cases cost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Protocol

import typer

from selfshop.adapters.codec.case_answers import refusal
from selfshop.cli import checking, options
from selfshop.cli.answering import answered
from selfshop.cli.ending import NO, SPEAKS_JSON, line_of
from selfshop.cli.options import Language
from selfshop.cli.progress import byte_bar
from selfshop.cli.sources import Found, Source, opened_source
from selfshop.cli.writing import complain, put, put_json
from selfshop.domain import checkout
from selfshop.domain.shared import ShopError


class Form(Protocol):
    """A quote as a text for people."""

    def __call__(self, quote: checkout.Quote, *, locale: str) -> str:
        """Write it in the language of *locale*."""


def quote(
    context: typer.Context,
    cases: Annotated[
        list[str],
        typer.Argument(
            metavar="CASE.json|CASES.jsonl|-", help="Files of one case, or of one a line."
        ),
    ],
    receipt: Annotated[bool, typer.Option("--receipt", help="Print the quote for people.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Walk through every unit, for people.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Compare with what each case expects instead.")
    ] = False,
    lines: Annotated[
        bool, typer.Option("--lines", help="Take each line for a case, whatever the name.")
    ] = False,
    as_json: options.Json = False,
    lang: options.Lang = Language.en,
) -> None:
    """Print what a cart costs, with the reason for every cent.

    A case is one JSON object: a small shop, its rules and one cart. A file that ends in .jsonl has
    one case a line and is answered a line each; an invalid line has its error in place.
    """
    form = _form(receipt=receipt, explain=explain)
    if form is not None and (check or as_json):
        option = "--receipt" if receipt else "--explain"
        raise typer.BadParameter("goes with neither --check nor --json", param_hint=option)
    if check:
        raise typer.Exit(
            checking.check(
                (found for found, _ in _each(cases, lines=lines)), language=lang, as_json=as_json
            )
        )
    context.meta[SPEAKS_JSON] = form is None
    alone = len(cases) == 1
    total = faulty = 0
    for found, source in _each(cases, lines=lines):
        total += 1
        if alone and not source.many:
            _quote_one(found, language=lang, form=form)
        else:
            faulty += not _quote_in_place(found, language=lang, form=form)
    if faulty:
        complain(f"{faulty} of {total} cases {'has' if faulty == 1 else 'have'} an error")
        raise typer.Exit(NO)


def _form(*, receipt: bool, explain: bool) -> Form | None:
    if receipt and explain:
        raise typer.BadParameter("does not go with --receipt", param_hint="--explain")
    if receipt:
        return checkout.receipt
    return checkout.walk if explain else None


def _each(names: list[str], *, lines: bool) -> Iterator[tuple[Found, Source]]:
    for name in names:
        with opened_source(name, lines=lines) as source:
            size = source.size if source.many else None
            with byte_bar(Path(name).name, size) as reached:
                for found in source.cases():
                    yield found, source
                    reached(source.position)


def _quote_one(found: Found, *, language: str, form: Form | None) -> None:
    one = answered(found)
    if form is not None:
        put(form(one.quote, locale=language).rstrip("\n"))
    else:
        put_json(one.as_data(language))


def _quote_in_place(found: Found, *, language: str, form: Form | None) -> bool:
    """Answer one case of many in its place; tell whether it could be quoted."""
    try:
        one = answered(found)
    except ShopError as error:
        if form is not None:
            put(f"== {found.place}\n{line_of(error, language)}\n")
        else:
            put_json(refusal(error, locale=language), indent=None)
        return False
    if form is not None:
        put(f"== {found.place}\n{form(one.quote, locale=language)}")
    else:
        put_json(one.as_data(language), indent=None)
    return True
