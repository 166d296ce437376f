"""The command itself: how it starts, what it loads, how it ends."""

import json
import re
import signal
import sys
from importlib import metadata
from pathlib import Path

import pytest

from selfshop.cli.writing import one_line
from tests.cli.commands import CASES, a_case, process, run, start

CASE = CASES / "sequential.json"


class TestStarting:
    def test_the_installed_script_and_the_module_say_the_same(self) -> None:
        script = Path(sys.executable).with_name("selfshop")
        said = f"selfshop {metadata.version('selfshop')}\n"
        assert process("--version").out == said
        assert process("--version", python=("-I", str(script))).out == said

    def test_without_a_command_it_tells_what_there_is(self) -> None:
        ran = run()
        assert ran.code == 2
        for name in ("quote", "tick", "call", "operations", "doctor", "db"):
            assert re.search(rf"^  {name} ", ran.out, re.MULTILINE)

    @pytest.mark.parametrize(
        "command",
        [
            "quote",
            "tick",
            "call",
            "operations",
            "doctor",
            "db",
            "db upgrade",
            "db current",
            "db sql",
        ],
    )
    def test_every_command_explains_itself(self, command: str) -> None:
        ran = run(*command.split(), "--help")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith(f"Usage: selfshop {command} ")

    def test_without_the_extra_it_names_what_to_install(self) -> None:
        without = "import sys; sys.modules['typer'] = None; import selfshop.cli; sys.exit(selfshop.cli.main())"
        ran = process("doctor", python=("-c", without))
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            "extra.missing: typer is not installed; run: pip install 'selfshop[cli]'\n"
        )

    def test_a_database_without_its_extra_names_what_to_install(self, tmp_path: Path) -> None:
        without = (
            "import sys; sys.modules['sqlalchemy'] = None; "
            "import selfshop.cli; sys.exit(selfshop.cli.main())"
        )
        ran = process("db", "upgrade", python=("-c", without), cwd=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert "pip install 'selfshop[sql]'" in ran.err

    def test_quoting_needs_no_database_library(self) -> None:
        loaded = (
            "import sys, selfshop.cli\n"
            "try: selfshop.cli.main()\n"
            "finally: print(sorted({'sqlalchemy', 'alembic', 'rich'} & {*sys.modules}))"
        )
        ran = process("quote", CASE, "--receipt", python=("-c", loaded))
        assert ran.out.endswith("[]\n")

    def test_importing_selfshop_loads_no_command_line(self) -> None:
        loaded = (
            "import sys, selfshop.shop; print(sorted({'typer', 'rich', 'click'} & {*sys.modules}))"
        )
        assert process(python=("-c", loaded)).out == "[]\n"


class TestSpeaking:
    @pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
    def test_it_writes_utf_8_whatever_the_locale(self, locale: str) -> None:
        env = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        ran = process("quote", CASE, "--receipt", "--lang", "zh", env=env)
        assert (ran.code, ran.err) == (0, "")
        assert "应付 (CNY)" in ran.out

    def test_half_a_surrogate_pair_becomes_its_escape(self) -> None:
        case = a_case(cart={"lines": [{"sku": "T\ud800", "quantity": 1}]})
        ran = process("quote", "-", stdin=json.dumps(case).encode())
        assert ran.code != 0
        assert "error" in ran.data

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("a\nb", r"a\nb"),
            ("a\x1b[2Jb", r"a\x1b[2Jb"),
            ("a\u2028b\u202eb", r"a\u2028b\u202eb"),
            ("满300减50 - é", "满300减50 - é"),
        ],
    )
    def test_a_line_holds_nothing_that_a_terminal_obeys(self, text: str, line: str) -> None:
        assert one_line(text) == line


class TestWrongUsage:
    @pytest.mark.parametrize(
        "command",
        [
            "quote",
            "quote --nothing x",
            "nothing",
            "--nothing",
            "db",
            "db nothing",
            "quote --lang fr x",
            "call settings.get",
            "doctor extra",
        ],
    )
    def test_is_one_line_that_leads_to_help(self, command: str) -> None:
        ran = run(*command.split())
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert re.fullmatch(r"selfshop: usage: .+; see selfshop( \w+)* --help\n", ran.err)


class TestClosedStreams:
    @pytest.mark.parametrize("descriptor", [1, 2])
    @pytest.mark.parametrize("arguments", [("quote", CASE), ("doctor", "--store", "memory://")])
    def test_end_as_open_ones_do(self, descriptor: int, arguments: tuple[str, ...]) -> None:
        ran = process(*arguments, python=("-c", WITH_CLOSED, str(descriptor)))
        assert (ran.code, ran.err) == (0, "")

    def test_an_error_nobody_reads_still_has_its_exit_code(self) -> None:
        assert process("quote", "no.json", python=("-c", WITH_CLOSED, "2")).code == 2


WITH_CLOSED = """
import os, sys
os.close(int(sys.argv[1]))
os.execv(sys.executable, [sys.executable, "-m", "selfshop", *sys.argv[2:]])
"""


class TestStopping:
    def test_an_interrupt_ends_with_130_and_no_traceback(self) -> None:
        with start("quote", "-", "--lines") as running:
            assert running.stdin is not None
            assert running.stdout is not None
            running.stdin.write(json.dumps(a_case()).encode() + b"\n")
            running.stdin.flush()
            assert running.stdout.readline()
            running.send_signal(signal.SIGINT)
            assert running.wait(30) == 130
            assert running.stderr is not None
            assert running.stderr.read() == b"selfshop: interrupted\n"
