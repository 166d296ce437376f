"""How a command ends: an exit code, and for every error one line on standard error."""

import os
import sys
from typing import Any, cast

import typer
from typer.core import TyperGroup

from selfshop.adapters.codec.case_answers import refusal
from selfshop.cli.writing import complain, put_json
from selfshop.domain.shared import InvalidInput, ShopError

DONE = 0
#: Done, with a no in it: a refusal, a difference, a bad finding.
NO = 1
#: Wrong usage or invalid input: nothing was done.
WRONG = 2
INTERRUPTED = 130
#: Whoever read our output has gone away; the same code as of a process killed by SIGPIPE.
UNREAD = 141

#: Keys of a context's `meta`: the language of sentences, and whether standard output is JSON.
LANGUAGE = "selfshop.language"
SPEAKS_JSON = "selfshop.json"

#: Where what was asked for cannot be had without installing more.
_WRONG_CODES = frozenset({"extra.missing"})
# typer hands out only this one of its usage errors; the others share its base.
_Usage = cast("type[typer.BadParameter]", typer.BadParameter.__bases__[0])


class CommandLine(TyperGroup):
    """The root of all commands, which turns whatever they raise into an ending."""

    def main(self, *args: Any, **named: Any) -> Any:
        """Run and exit; see `typer.core.TyperGroup.main`."""
        named["standalone_mode"] = False
        try:
            ended = super().main(*args, **named)
        except _Usage as fault:
            complain(_usage(fault))
            ended = WRONG
        sys.exit(ended if isinstance(ended, int) else DONE)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except ShopError as error:
            raise typer.Exit(_end_with(error, ctx)) from error
        except KeyboardInterrupt as stop:
            complain("interrupted")
            raise typer.Exit(INTERRUPTED) from stop
        except BrokenPipeError as gone:
            _drop_output()
            raise typer.Exit(UNREAD) from gone
        except OSError as fault:
            _drop_output()
            complain(line_of(_output_failed(fault), ctx.meta.get(LANGUAGE, "en")))
            raise typer.Exit(NO) from fault
        return result


def line_of(error: ShopError, language: str) -> str:
    """Say *error* in one line: its code, its path where it has one, and its sentence."""
    path = getattr(error, "path", "")
    place = f"{path}: " if path else ""
    return f"{error.code}: {place}{error.message(language)}"


def code_of(error: ShopError) -> int:
    """Return the exit code that *error* ends a command with."""
    wrong = isinstance(error, InvalidInput) or error.code in _WRONG_CODES
    return WRONG if wrong else NO


def _end_with(error: ShopError, ctx: typer.Context) -> int:
    language = ctx.meta.get(LANGUAGE, "en")
    complain(line_of(error, language))
    if ctx.meta.get(SPEAKS_JSON):
        put_json(refusal(error, locale=language), indent=None)
    return code_of(error)


def _usage(fault: typer.BadParameter) -> str:
    context = getattr(fault, "ctx", None)
    command = context.command_path if context is not None else "selfshop"
    return f"usage: {fault.format_message().rstrip('.')}; see {command} --help"


def _output_failed(fault: OSError) -> ShopError:
    why = fault.strerror or str(fault)
    return ShopError("output.failed", why=f"{fault.filename}: {why}" if fault.filename else why)


def _drop_output() -> None:
    # What is still buffered has nowhere to go; without this the interpreter complains as it exits.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        pass
    finally:
        os.close(nowhere)
