"""Counters of what is used up."""

import pytest

from selfshop.domain.promotions import Usage, redeeming
from selfshop.domain.shared import MemberId
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import Bench, PortContract

ANN, BOB = MemberId("ann"), MemberId("bob")
NAME = "rule:five-off"


def opened(bench: Bench, *names: str) -> None:
    """Open counters."""
    bench.run(lambda work: work.quotas.open(names or (NAME,)))


def moving(*moves: redeeming.QuotaMove) -> "Moving":
    """Return a unit that makes *moves*."""
    return Moving(moves)


class Moving:
    """A unit of moves."""

    def __init__(self, moves: tuple[redeeming.QuotaMove, ...]) -> None:
        self.moves = moves

    def __call__(self, work: Work) -> None:
        for move in self.moves:
            work.quotas.move(move)


def use(count: int = 1, **more: int | str | MemberId | None) -> redeeming.QuotaMove:
    """Return a move by *count* uses of ann's, five minor units each."""
    given = {"name": NAME, "member": ANN, "uses": count, "spent": 5 * count, **more}
    return redeeming.QuotaMove(**given)  # type: ignore[arg-type]  # checked by the test's own words


def usage(bench: Bench, member: MemberId | None = ANN, name: str = NAME) -> Usage | None:
    """Return how a counter stands."""
    return bench.run(lambda work: work.quotas.usage([name], member=member)).get(name)


class QuotasContract(PortContract):
    """`ports.quotas.Quotas`."""

    def test_counters_start_at_zero_once_they_are_opened(self, bench: Bench) -> None:
        assert usage(bench) is None
        opened(bench)
        assert usage(bench) == Usage()

    def test_opening_them_again_leaves_them_as_they_stand(self, bench: Bench) -> None:
        opened(bench)
        bench.run(moving(use()))
        opened(bench, NAME, "rule:new")
        assert usage(bench) == Usage(used=1, used_by_member=1, spent_minor=5)
        assert usage(bench, name="rule:new") == Usage()

    def test_a_move_counts_the_total_the_money_and_the_member(self, bench: Bench) -> None:
        opened(bench)
        bench.run(moving(use()))
        bench.run(moving(use(2)))
        bench.run(moving(use(member=BOB)))
        assert usage(bench) == Usage(used=4, used_by_member=3, spent_minor=20)
        assert usage(bench, BOB) == Usage(used=4, used_by_member=1, spent_minor=20)
        assert usage(bench, None) == Usage(used=4, used_by_member=0, spent_minor=20)

    def test_many_names_are_read_at_once(self, bench: Bench) -> None:
        names = [f"rule:{number}" for number in range(50)]
        opened(bench, *names)
        bench.run(moving(*(use(name=name) for name in names[:20])))
        found = bench.run(lambda work: work.quotas.usage([*names, "rule:none"], member=ANN))
        assert list(found) == sorted(names)
        assert sum(each.used_by_member for each in found.values()) == 20

    def test_a_move_that_is_taken_back_leaves_no_trace(self, bench: Bench) -> None:
        opened(bench)
        bench.run(moving(use(3)))
        bench.run(moving(use(-3)))
        assert usage(bench) == Usage()

    def test_moves_of_one_unit_add_up(self, bench: Bench) -> None:
        opened(bench)
        bench.run(moving(use(1, used_max=1)))
        bench.run(moving(use(-1), use(1, used_max=1, used_by_member_max=1, spent_max=5)))
        assert usage(bench) == Usage(used=1, used_by_member=1, spent_minor=5)

    @pytest.mark.parametrize("limit", ["used_max", "used_by_member_max", "spent_max"])
    def test_the_last_of_a_limit_can_be_used_and_no_more(self, bench: Bench, limit: str) -> None:
        opened(bench)
        most = 10 if limit == "spent_max" else 2
        bench.run(moving(use(1, **{limit: most})))
        bench.run(moving(use(1, **{limit: most})))
        assert bench.refuses(moving(use(1, **{limit: most})))
        assert usage(bench) == Usage(used=2, used_by_member=2, spent_minor=10)

    def test_the_first_use_keeps_to_its_limits_too(self, bench: Bench) -> None:
        opened(bench)
        assert bench.refuses(moving(use(2, used_by_member_max=1)))
        assert bench.refuses(moving(use(2, used_max=1)))
        assert usage(bench) == Usage()

    def test_a_member_s_limit_is_their_own(self, bench: Bench) -> None:
        opened(bench)
        bench.run(moving(use(1, used_by_member_max=1)))
        bench.run(moving(use(1, used_by_member_max=1, member=BOB)))
        assert usage(bench) == Usage(used=2, used_by_member=1, spent_minor=10)

    def test_what_is_above_a_lowered_limit_can_be_given_back(self, bench: Bench) -> None:
        opened(bench)
        bench.run(moving(use(3)))
        bench.run(moving(use(-1, used_max=1, spent_max=1, used_by_member_max=1)))
        assert usage(bench) == Usage(used=2, used_by_member=2, spent_minor=10)

    def test_no_counter_falls_below_zero(self, bench: Bench) -> None:
        opened(bench)
        bench.run(moving(use()))
        assert bench.refuses(moving(use(-2)))
        assert usage(bench) == Usage(used=1, used_by_member=1, spent_minor=5)

    def test_counters_that_were_never_opened_are_not_moved(self, bench: Bench) -> None:
        assert bench.refuses(moving(use()))
        assert usage(bench) is None

    def test_a_member_s_count_can_move_alone(self, bench: Bench) -> None:
        bench.run(moving(use(0, own=4)))
        assert usage(bench) == Usage(used_by_member=4)

    def test_a_unit_that_fails_moves_nothing(self, bench: Bench) -> None:
        opened(bench, NAME, "rule:other")
        assert bench.refuses(moving(use(name="rule:other"), use(2, used_max=1)))
        assert usage(bench) == Usage()
        assert usage(bench, name="rule:other") == Usage()

    def test_the_longest_names_fit(self, bench: Bench) -> None:
        member, name = MemberId("员" * 200), "rule:" + "券" * 200
        opened(bench, name)
        bench.run(moving(use(name=name, member=member)))
        assert usage(bench, member, name) == Usage(used=1, used_by_member=1, spent_minor=5)

    def test_another_shop_s_counters_are_not_seen(self, bench: Bench) -> None:
        opened(bench)
        bench.run(moving(use()))
        assert usage(bench.elsewhere()) is None
