"""Options that several commands share."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from selfshop.cli.ending import LANGUAGE, SPEAKS_JSON
from selfshop.domain.shared import InvalidInput, checks

DEFAULT_STORE = "sqlite:///selfshop.db"


class Language(StrEnum):
    """What sentences are written in."""

    en = "en"
    zh = "zh"


def _speak(context: typer.Context, language: Language) -> Language:
    context.meta[LANGUAGE] = str(language)
    return language


def _speak_json(context: typer.Context, wanted: bool) -> bool:
    if wanted:
        context.meta[SPEAKS_JSON] = True
    return wanted


Lang = Annotated[
    Language,
    typer.Option(
        "--lang",
        envvar="SELFSHOP_LANG",
        callback=_speak,
        is_eager=True,
        help="Language of sentences and receipts.",
    ),
]
Json = Annotated[
    bool,
    typer.Option("--json", callback=_speak_json, is_eager=True, help="Answer in JSON."),
]
Store = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="SELFSHOP_STORE",
        metavar="URL",
        help="The database, as in sqlite:///shop.db or postgresql+psycopg://user@host/name.",
    ),
]
Prefix = Annotated[str, typer.Option("--prefix", help="What every table's name begins with.")]
Schema = Annotated[
    str | None, typer.Option("--schema", help="The database schema that holds the tables.")
]
ShopName = Annotated[str, typer.Option("--shop", metavar="ID", help="Which shop of the store.")]


def instant_of(option: str, text: str) -> datetime:
    """Read what an option gives as an instant with an offset."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as fault:
        raise InvalidInput(option, "input.not_an_instant") from fault
    checks.require_instant(option, at)
    return at
