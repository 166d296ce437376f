"""`selfshop ledger verify`: whether a shop's books prove themselves, part by part to the end."""

from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any

import typer

from selfshop.cli import options
from selfshop.cli.ending import NO
from selfshop.cli.options import DEFAULT_STORE, Language
from selfshop.cli.progress import byte_bar
from selfshop.cli.stores import opened_shop
from selfshop.cli.writing import complain, put, put_json
from selfshop.domain.shared import System
from selfshop.shop import Shop

LIMIT_MAX = 1_000
_ALL = 1_000

app = typer.Typer(help="The books under points, stored value and commissions.")


@app.callback()
def _start() -> None:
    """Keep `verify` a command of its own while there is only one."""


@app.command()
def verify(
    store: options.Store = DEFAULT_STORE,
    shop: options.ShopName = "main",
    cursor: Annotated[
        str | None,
        typer.Option("--from", metavar="CURSOR", help="Go on where an interrupted run was."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=LIMIT_MAX, help="How much is read at once.")
    ] = LIMIT_MAX,
    prefix: options.Prefix = "",
    schema: options.Schema = None,
    as_json: options.Json = False,
    lang: options.Lang = Language.en,
) -> None:
    """Prove the books: journals as sealed and balanced, accounts, holds and lots as booked.

    Each breach is a line; the exit code is 1 when there is one. A run that is interrupted tells
    the cursor from which `--from` goes on.
    """
    run = _Run(as_json=as_json, language=lang)
    with (
        opened_shop(store, shop=shop, prefix=prefix, schema=schema, must_exist=True) as opened,
        byte_bar("proving", _ALL) as tell,
    ):
        run.prove(opened.acting_as(System(id="ledger")), cursor, limit, tell)
    if run.breaches:
        raise typer.Exit(NO)


class _Run:
    """A run of the proof: what it has looked at, and how many breaches it has told."""

    def __init__(self, *, as_json: bool, language: str) -> None:
        self.as_json, self.language = as_json, language
        self.checked: Counter[str] = Counter()
        self.breaches = 0

    def prove(
        self, shop: Shop, cursor: str | None, limit: int, tell: Callable[[int], None]
    ) -> None:
        """Prove from *cursor* on to the end."""
        try:
            while True:
                proof = shop.ledger.verify(cursor=cursor, limit=limit)
                self._told(proof)
                tell(proof.permille)
                cursor = proof.cursor
                if cursor is None:
                    break
        except KeyboardInterrupt:
            complain(f"go on with --from {cursor}" if cursor else "nothing was proved yet")
            raise
        self._sum_up()

    def _told(self, proof: Any) -> None:
        # Parts without orphans are no things that anybody would count.
        if proof.stage != "orphans":
            self.checked[proof.stage] += proof.checked
        for breach in proof.breaches:
            self.breaches += 1
            sentence = breach.message(self.language)
            if self.as_json:
                told = {"code": breach.code, "facts": breach.facts, "message": sentence}
                put_json(told, indent=None)
            else:
                put(f"{breach.code}: {sentence}")

    def _sum_up(self) -> None:
        if self.as_json:
            put_json({"checked": dict(self.checked), "breaches": self.breaches}, indent=None)
            return
        told = ", ".join(f"{count} {stage}" for stage, count in self.checked.items())
        put(f"{told}: {self.breaches or 'no'} breach{'' if self.breaches == 1 else 'es'}")
