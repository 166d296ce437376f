"""`selfshop quote --check`: whether each case's quote is what the case expects."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from attrs import frozen

from selfshop.adapters.codec.case_answers import differences, refusal
from selfshop.cli.answering import answered
from selfshop.cli.ending import DONE, NO, line_of
from selfshop.cli.sources import Found
from selfshop.cli.writing import one_line, put, put_json
from selfshop.domain.shared import ShopError


class Verdict(StrEnum):
    """How a case came out."""

    SAME = "same"
    DIFFERS = "differs"
    ERROR = "error"
    #: It expects nothing.
    UNSAID = "unsaid"


_BAD = (Verdict.DIFFERS, Verdict.ERROR)


@frozen(kw_only=True)
class Checked:
    """One case, compared."""

    place: str
    title: str | None
    verdict: Verdict
    differences: tuple[str, ...] = ()
    error: ShopError | None = None

    def as_data(self, language: str) -> dict[str, Any]:
        """Return it as plain JSON data."""
        data: dict[str, Any] = {"case": self.place, "title": self.title, "verdict": self.verdict}
        if self.differences:
            data["differences"] = list(self.differences)
        return data if self.error is None else {**data, **refusal(self.error, locale=language)}

    def as_text(self, language: str) -> str:
        """Return it as lines for people."""
        head = f"{self.verdict:8} {one_line(self.place)}"
        if self.title:
            head += f"  {one_line(self.title)}"
        below = [*self.differences]
        if self.error is not None:
            below.append(line_of(self.error, language))
        return "\n".join([head, *(f"         {one_line(line)}" for line in below)])


def check(cases: Iterable[Found], *, language: str, as_json: bool) -> int:
    """Compare every case, print how each came out, and return the exit code."""
    count: Counter[Verdict] = Counter()
    for found in cases:
        one = checked(found)
        count[one.verdict] += 1
        if as_json:
            put_json(one.as_data(language), indent=None)
        else:
            put(one.as_text(language))
    if not as_json:
        told = [f"{count[verdict]} {verdict}" for verdict in Verdict if count[verdict]]
        put(f"{count.total()} checked: {', '.join(told) or 'none'}")
    return NO if any(count[verdict] for verdict in _BAD) else DONE


def checked(found: Found) -> Checked:
    """Quote a case and compare the answer with what the case expects."""
    try:
        one = answered(found)
    except ShopError as error:
        return Checked(place=found.place, title=None, verdict=Verdict.ERROR, error=error)
    title = one.case.title or one.case.id
    if not one.case.expected:
        return Checked(place=found.place, title=title, verdict=Verdict.UNSAID)
    found_differences = tuple(differences(one.case.expected, one.as_data("en")))
    return Checked(
        place=found.place,
        title=title,
        verdict=Verdict.DIFFERS if found_differences else Verdict.SAME,
        differences=found_differences,
    )
