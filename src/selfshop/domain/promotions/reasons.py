"""What the engine found in the way of a rule, put into a code and facts."""

from collections.abc import Iterator, Mapping

from selfshop.domain.promotions.conditions import needed
from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.dealing import Failure
from selfshop.domain.promotions.engine.states import numbers
from selfshop.domain.shared import Fact, format_minor


def reason_of(
    board: Board, candidate: Candidate, failure: Failure, currency: str
) -> tuple[str, Mapping[str, Fact]]:
    """Return the code of *failure*, and its facts, which are put into words when they are read."""
    code = failure.code
    if code == "clash":
        group = candidate.plan.rule.group
        by = (board.candidates[number].plan.rule for number in numbers(failure.by))
        taken = group is not None and any(rule.group == group for rule in by)
        code = "group_taken" if taken else "incompatible"
    return code, _Facts(board, candidate, failure, currency)


class _Facts(Mapping[str, Fact]):
    """The facts of a failure, worked out when the first of them is read."""

    __slots__ = ("_known", "_source")

    def __init__(self, board: Board, candidate: Candidate, failure: Failure, currency: str) -> None:
        self._source = (board, candidate, failure, currency)
        self._known: Mapping[str, Fact] | None = None

    def _facts(self) -> Mapping[str, Fact]:
        if self._known is None:
            self._known = _worked_out(*self._source)
        return self._known

    def __getitem__(self, name: str) -> Fact:
        return self._facts()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts())

    def __len__(self) -> int:
        return len(self._facts())

    def __repr__(self) -> str:
        return repr(self._facts())


def _worked_out(
    board: Board, candidate: Candidate, failure: Failure, currency: str
) -> Mapping[str, Fact]:
    facts: dict[str, Fact] = {}
    if failure.by:
        by = (board.candidates[number].plan.rule.id for number in numbers(failure.by))
        facts["by"] = tuple(sorted(by))
    if failure.unmet is not None:
        money, least = needed(failure.unmet)
        facts["minimum"] = format_minor(least, currency) if money else least
        facts["missing"] = format_minor(failure.short, currency) if money else failure.short
    if failure.code == "too_many_coupons":
        facts["most"] = board.coupons_max
    if failure.code == "gift_out_of_stock":
        facts["missing"] = failure.short
    if failure.code == "budget_exhausted" and candidate.left is not None:
        facts["left"] = format_minor(candidate.left, currency)
    return facts
