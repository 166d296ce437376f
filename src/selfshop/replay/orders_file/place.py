"""Where in a file something stands."""

from attrs import frozen

from selfshop.domain.shared import Fact, InvalidInput


@frozen
class Place:
    """One line of a file, counted from 1: where a complaint points."""

    file: str
    line: int

    def wrong(self, column: str, code: str, /, **facts: Fact) -> InvalidInput:
        """Return the complaint that names file, line and column (empty: the whole line)."""
        # A name that is no UTF-8 must not make the complaint unprintable.
        shown = column[:60].encode(errors="replace").decode()
        path = f"{self.file}, line {self.line}" + (f", column {shown}" if shown else "")
        where: dict[str, Fact] = {"file": self.file, "line": self.line, "column": shown}
        return InvalidInput(path, code, **{**facts, **where})
