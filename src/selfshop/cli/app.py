"""The commands, put together."""

from typing import Annotated

import typer

from selfshop.cli import (
    calling,
    database,
    doctor,
    proving,
    quoting,
    rehearsing,
    replaying,
    rule_checking,
    settling,
    ticking,
)
from selfshop.cli.diagnosis.machine import own_version
from selfshop.cli.ending import CommandLine

app = typer.Typer(
    cls=CommandLine,
    name="selfshop",
    help="Quote carts, replay recordings, and keep a shop's database, from the command line.",
    add_completion=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        print(f"selfshop {own_version()}")
        raise typer.Exit


@app.callback()
def _start(
    context: typer.Context,
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_tell_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(2)


app.command(name="quote")(quoting.quote)
app.command(name="rehearse")(rehearsing.rehearse)
app.command(name="check")(rule_checking.check)
app.command(name="replay")(replaying.replay)
app.command(name="tick")(ticking.tick)
app.command(name="settle")(settling.settle)
app.command(name="call")(calling.call)
app.command(name="operations")(calling.operations)
app.command(name="doctor")(doctor.doctor)
app.add_typer(database.app, name="db")
app.add_typer(proving.app, name="ledger")
