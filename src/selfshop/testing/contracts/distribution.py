"""What distribution keeps: places, promoters, commissions, withdrawals, signals."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from attrs import evolve

from selfshop.domain import distribution
from selfshop.domain.distribution import taxes
from selfshop.domain.risk import Signal
from selfshop.domain.shared import LineId, MemberId, Minor, OrderId
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, Bench, PortContract
from selfshop.testing.contracts.sales import add_order

ANN, BOB, CAT, DAN = (MemberId(name) for name in ("ann", "bob", "cat", "dan"))
JULY, AUGUST = (distribution.PeriodName(f"2026-0{month}") for month in (7, 8))
S = distribution.WithdrawalState


def at(days: int) -> datetime:
    """Return the instant so many days after AT."""
    return AT + timedelta(days=days)


def place(work: Work, member: MemberId, *above: MemberId) -> distribution.Place:
    """Put a member below others, the nearest first."""
    there = work.referrals.places([member]).get(member, distribution.Place(member=member))
    referrer = above[0] if above else None
    return work.referrals.move(evolve(there, referrer=referrer, bound_at=AT), above)


def commission(order: str, promoter: MemberId, depth: int = 1) -> distribution.Commission:
    """Return a commission of 1.00."""
    cut = distribution.Cut(promoter=promoter, line=LineId("1"), depth=depth, percent=Decimal("2.5"))
    return distribution.Commission(
        order=OrderId(order),
        promoter=promoter,
        buyer=CAT,
        currency="CNY",
        plan=1,
        cuts=(cut,),
        wait_days=7,
        accrued=Minor(100),
        amount=Minor(100),
        accrued_at=AT,
    )


def add_commission(
    work: Work, order: str, promoter: MemberId, **changes: datetime | None
) -> distribution.Commission:
    """Add a commission with *changes*."""
    made = evolve(commission(order, promoter), **changes)  # type: ignore[arg-type]  # named by the tests
    return work.commissions.add(made)


def withdrawal(name: str, promoter: MemberId = ANN) -> distribution.Withdrawal:
    """Return a withdrawal of 10.00."""
    return distribution.Withdrawal(
        id=distribution.WithdrawalId(name),
        promoter=promoter,
        currency="CNY",
        account="acc",
        gross=Minor(1_000),
        net=Minor(1_000),
        requested_at=AT,
    )


def statement(period: distribution.PeriodName) -> distribution.Statement:
    """Return a statement of Ann's."""
    return distribution.Statement(
        period=period, promoter=ANN, currency="CNY", from_=None, until=at(30), made_at=at(31),
        orders=2, earned=Minor(9), netted=Minor(4), settled=Minor(5), owed=Minor(0),
    )  # fmt: skip


class ReferralsContract(PortContract):
    """`ports.referrals.Referrals`."""

    def test_an_upline_is_read_the_nearest_first(self, bench: Bench) -> None:
        bench.run(lambda work: place(work, CAT, BOB, ANN))
        upline = partial(_upline, CAT)
        assert bench.run(upline) == [BOB, ANN]
        assert bench.run(partial(upline, reach=1)) == [BOB]
        assert bench.run(partial(_upline, ANN)) == []
        assert bench.elsewhere().run(upline) == []

    def test_a_place_comes_back_as_it_was_saved(self, bench: Bench) -> None:
        made = bench.run(lambda work: work.referrals.save(distribution.Place(member=ANN)))
        changed = bench.run(
            lambda work: work.referrals.save(evolve(made, refers=True, ordered=True))
        )
        assert changed.version == 2
        found = bench.run(lambda work: work.referrals.places([ANN, BOB]))
        assert found == {ANN: changed}
        assert bench.refuses(lambda work: work.referrals.save(made))

    def test_whoever_is_moved_has_others_above(self, bench: Bench) -> None:
        for above in ([BOB, ANN], [DAN], [ANN, BOB, DAN], []):
            bench.run(lambda work, above=above: place(work, CAT, *above))  # type: ignore[misc]  # bound to this turn
            assert bench.run(partial(_upline, CAT)) == above

    def test_two_at_once_do_not_both_move_a_member(self, bench: Bench) -> None:
        made = bench.run(lambda work: place(work, CAT, BOB))
        bench.run(lambda work: work.referrals.move(evolve(made, referrer=ANN), [ANN]))
        assert bench.refuses(lambda work: work.referrals.move(made, [DAN]))
        assert bench.run(partial(_upline, CAT)) == [ANN]

    def test_a_team_is_counted_as_far_as_asked(self, bench: Bench) -> None:
        bench.run(lambda work: place(work, BOB, ANN))
        bench.run(lambda work: place(work, CAT, BOB, ANN))
        bench.run(lambda work: place(work, DAN, ANN))
        assert bench.run(lambda work: list(work.referrals.team(ANN, most=9))) == [2, 1, 1]
        assert bench.run(lambda work: list(work.referrals.team(ANN, most=2))) == [2, 1]
        assert bench.run(lambda work: list(work.referrals.team(DAN, most=2))) == []

    def test_members_are_found_by_who_brought_them_in(self, bench: Bench) -> None:
        for member in (DAN, BOB):
            bench.run(partial(_place_below_ann, member=member))
        bench.run(lambda work: place(work, CAT, BOB, ANN))
        found = bench.run(lambda work: list(work.referrals.brought_in(ANN, after=None, limit=9)))
        assert found == [BOB, DAN]
        found = bench.run(lambda work: list(work.referrals.brought_in(ANN, after=BOB, limit=9)))
        assert found == [DAN]

    def test_traces_are_kept_once(self, bench: Bench) -> None:
        kinds = distribution.TraceKind
        payer, device = (
            distribution.Trace(kind=kind, digest="x") for kind in (kinds.PAYER, kinds.DEVICE)
        )
        bench.run(lambda work: work.referrals.note(ANN, [payer, payer]))
        bench.run(lambda work: work.referrals.note(ANN, [payer, device]))
        found = bench.run(lambda work: work.referrals.traces([ANN, BOB]))
        assert found == {ANN: frozenset({payer, device})}

    def test_traces_of_one_member_are_forgotten(self, bench: Bench) -> None:
        traces = [distribution.Trace(kind=kind, digest="x") for kind in distribution.TraceKind]
        for member in (ANN, BOB):
            bench.run(partial(_note, member=member, traces=traces))
        for _ in range(2):
            bench.run(lambda work: work.referrals.forget(ANN))
        found = bench.run(lambda work: work.referrals.traces([ANN, BOB]))
        assert found == {BOB: frozenset(traces)}
        bench.run(lambda work: work.referrals.note(ANN, traces[:1]))
        assert set(bench.run(lambda work: work.referrals.traces([ANN]))[ANN]) == {traces[0]}


def _note(work: Work, member: MemberId, traces: Sequence[distribution.Trace]) -> None:
    work.referrals.note(member, traces)


def _count_ripe(bench: Bench, days: int) -> int:
    return bench.run(lambda work: work.commissions.count_ripe(at(days)))


def _upline(member: MemberId, work: Work, reach: int | None = None) -> list[MemberId]:
    return list(work.referrals.upline(member, reach=reach))


def _place_below_ann(work: Work, member: MemberId) -> distribution.Place:
    return place(work, member, ANN)


class PromotersContract(PortContract):
    """`ports.promoters.Promoters`."""

    def test_promoters_are_found_and_saved(self, bench: Bench) -> None:
        ann, bob = (distribution.Promoter(member=name, joined_at=AT) for name in (ANN, BOB))
        added = bench.run(lambda work: [work.promoters.add(one) for one in (bob, ann)])[::-1]
        assert bench.run(lambda work: work.promoters.get([ANN, CAT])) == {ANN: added[0]}
        saved = bench.run(lambda work: work.promoters.save(evolve(added[0], grade="gold")))
        found = partial(_promoters, limit=1)
        assert bench.run(partial(found, after=None)) == [saved]
        assert bench.run(partial(found, after=ANN)) == [added[1]]
        assert bench.run(lambda work: work.promoters.count()) == 2
        assert bench.refuses(lambda work: work.promoters.save(added[0]))
        assert bench.refuses(lambda work: work.promoters.add(ann))

    def test_periods_end_one_after_another(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.promoters.last_period()) is None
        for name, days in ((AUGUST, 30), (JULY, 60)):
            period = distribution.Period(name=name, until=at(days), closed_at=at(61))
            bench.run(partial(_add_period, period=period))
        last = bench.run(lambda work: work.promoters.last_period())
        assert last is not None
        assert (last.name, last.version) == (JULY, 1)
        saved = bench.run(lambda work: work.promoters.save_period(evolve(last, done=True)))
        assert bench.run(lambda work: work.promoters.period(JULY)) == saved
        assert bench.refuses(lambda work: work.promoters.save_period(last))
        assert bench.run(lambda work: work.promoters.period(distribution.PeriodName("x"))) is None

    def test_statements_are_written_once(self, bench: Bench) -> None:
        for period in (AUGUST, JULY):
            bench.run(partial(_add_statement, period=period))
        assert bench.run(partial(_statements, after=None)) == [statement(JULY), statement(AUGUST)]
        assert bench.run(partial(_statements, after=JULY)) == [statement(AUGUST)]
        assert bench.refuses(partial(_add_statement, period=JULY))


def _promoters(work: Work, after: MemberId | None, limit: int) -> list[distribution.Promoter]:
    return list(work.promoters.find(after=after, limit=limit))


def _add_period(work: Work, period: distribution.Period) -> None:
    work.promoters.add_period(period)


def _add_statement(work: Work, period: distribution.PeriodName) -> None:
    work.promoters.add_statement(statement(period))


def _statements(work: Work, after: distribution.PeriodName | None) -> list[distribution.Statement]:
    return list(work.promoters.statements_of(ANN, after=after, limit=9))


class CommissionsContract(PortContract):
    """`ports.commissions.Commissions`."""

    def test_commissions_come_back_as_they_were_added(self, bench: Bench) -> None:
        bench.run(add_order)
        far, near = commission("o1", ANN, depth=2), commission("o1", BOB)
        added = bench.run(lambda work: [work.commissions.add(one) for one in (far, near)])
        assert bench.run(partial(_of_order, order="o1")) == added[::-1]
        assert bench.run(partial(_of_order, order="o2")) == []
        saved = bench.run(lambda work: work.commissions.save(evolve(added[0], amount=Minor(1))))
        assert bench.run(partial(_of_order, order="o1"))[1] == saved
        assert bench.refuses(lambda work: work.commissions.save(added[0]))

    def test_they_are_found_by_promoter(self, bench: Bench) -> None:
        for order in ("o2", "o1", "o3"):
            bench.run(partial(add_order, name=order))
            bench.run(partial(add_commission, order=order, promoter=ANN))
        assert bench.run(partial(_of_ann, after=None)) == ["o1", "o2"]
        assert bench.run(partial(_of_ann, after="o2")) == ["o3"]

    def test_those_whose_date_has_come_are_found_the_oldest_first(self, bench: Bench) -> None:
        dates = {"o1": 9, "o2": 3, "o3": None}
        for order, days in dates.items():
            bench.run(partial(add_order, name=order))
            when = None if days is None else at(days)
            bench.run(partial(add_commission, order=order, promoter=ANN, matures_at=when))
        assert bench.run(lambda work: work.commissions.next_ripe()) == at(3)
        assert bench.run(partial(_ripe, days=2)) == []
        assert bench.run(partial(_ripe, days=3)) == ["o2"]
        assert bench.run(partial(_ripe, days=9)) == ["o2", "o1"]
        assert [_count_ripe(bench, days) for days in (2, 3, 9)] == [0, 1, 2]
        (found,) = bench.run(lambda work: work.commissions.ripe(at(3), limit=1))
        bench.run(lambda work: work.commissions.save(evolve(found, due_at=at(3))))
        assert bench.run(partial(_ripe, days=9)) == ["o1"]
        assert bench.run(lambda work: work.commissions.next_ripe()) == at(9)

    def test_what_fell_due_is_summed(self, bench: Bench) -> None:
        for order, days, promoter in (
            ("o1", 1, ANN),
            ("o2", 2, ANN),
            ("o3", 3, ANN),
            ("o4", 2, BOB),
        ):
            bench.run(partial(add_order, name=order))
            bench.run(partial(add_commission, order=order, promoter=promoter, due_at=at(days)))
        sums = bench.run(
            lambda work: work.commissions.earned([ANN, BOB, CAT], since=at(2), until=at(3))
        )
        one = distribution.Earned(amount=Minor(100), orders=1)
        assert sums == {ANN: one, BOB: one}
        sums = bench.run(lambda work: work.commissions.earned([ANN], since=None, until=at(4)))
        assert sums == {ANN: distribution.Earned(amount=Minor(300), orders=3)}


def _of_order(work: Work, order: str) -> Sequence[distribution.Commission]:
    return list(work.commissions.of_order(OrderId(order)))


def _of_ann(work: Work, after: str | None) -> list[str]:
    place = None if after is None else OrderId(after)
    return [one.order for one in work.commissions.of_promoter(ANN, after=place, limit=2)]


def _ripe(work: Work, days: int) -> list[str]:
    return [one.order for one in work.commissions.ripe(at(days), limit=9)]


class WithdrawalsContract(PortContract):
    """`ports.withdrawals.Withdrawals`."""

    def test_withdrawals_are_saved_by_who_has_read_them_last(self, bench: Bench) -> None:
        made = bench.run(lambda work: work.withdrawals.add(withdrawal("w1")))
        paid = bench.run(lambda work: work.withdrawals.save(evolve(made, state=S.PAID)))
        assert bench.run(lambda work: work.withdrawals.get(ANN, made.id)) == paid
        assert bench.run(lambda work: work.withdrawals.get(BOB, made.id)) is None
        assert bench.refuses(lambda work: work.withdrawals.save(made))

    def test_they_are_found_in_pages(self, bench: Bench) -> None:
        for name, promoter in (("w2", ANN), ("w1", BOB), ("w3", ANN)):
            made = withdrawal(name, promoter)
            bench.run(lambda work, made=made: work.withdrawals.add(made))  # type: ignore[misc]  # bound to this turn
        first = bench.run(lambda work: work.withdrawals.get(ANN, withdrawal("w2").id))
        assert first is not None
        bench.run(lambda work: work.withdrawals.save(evolve(first, state=S.PAID)))
        assert bench.run(partial(_withdrawals, after=None)) == ["w1", "w2"]
        assert bench.run(partial(_withdrawals, after="w2")) == ["w3"]
        assert bench.run(partial(_withdrawals, after=None, promoter=ANN)) == ["w2", "w3"]
        assert bench.run(partial(_withdrawals, after=None, state=S.REQUESTED)) == ["w1", "w3"]

    def test_a_tax_year_begins_with_nothing(self, bench: Bench) -> None:
        year = bench.run(lambda work: work.withdrawals.tax_year(ANN, 2026))
        assert year == taxes.TaxYear(promoter=ANN, year=2026)
        booked = taxes.book(year, month=3, gross=1_000, tax=9)
        first = bench.run(lambda work: work.withdrawals.save_tax_year(booked))
        again = taxes.book(first, month=1, gross=5, tax=0)
        second = bench.run(lambda work: work.withdrawals.save_tax_year(again))
        assert bench.run(lambda work: work.withdrawals.tax_year(ANN, 2026)) == second
        for late in (booked, again):
            assert bench.refuses(lambda work, late=late: work.withdrawals.save_tax_year(late))  # type: ignore[misc]  # bound to this turn


def _withdrawals(
    work: Work,
    after: str | None,
    promoter: MemberId | None = None,
    state: distribution.WithdrawalState | None = None,
) -> list[str]:
    place = None if after is None else distribution.WithdrawalId(after)
    found = work.withdrawals.find(promoter=promoter, state=state, after=place, limit=2)
    return [one.id for one in found]


def signal(kind: str, member: MemberId, occasion: str = "order:1") -> Signal:
    """Return a signal."""
    return Signal(kind=kind, member=member, occasion=occasion, at=AT, facts={"buyer": "x"})


class SignalsContract(PortContract):
    """`ports.signals.Signals`."""

    def test_the_same_sight_is_kept_once(self, bench: Bench) -> None:
        one, two = signal("a", ANN), signal("a", ANN, "order:2")
        assert bench.run(lambda work: list(work.signals.record([one]))) == [one]
        late = evolve(one, at=at(1))
        assert bench.run(lambda work: list(work.signals.record([late, two]))) == [two]
        assert bench.run(lambda work: list(work.signals.record([]))) == []
        assert bench.run(partial(_signals, after=None)) == [one, two]

    def test_they_are_found_by_member_and_kind(self, bench: Bench) -> None:
        kept = [signal("a", ANN), signal("b", ANN), signal("a", BOB)]
        bench.run(lambda work: work.signals.record(kept[::-1]))
        assert bench.run(partial(_signals, after=None)) == kept
        assert bench.run(partial(_signals, after=kept[0])) == kept[1:]
        assert bench.run(partial(_signals, after=None, member=ANN)) == kept[:2]
        assert bench.run(partial(_signals, after=None, kind="a")) == [kept[0], kept[2]]


def _signals(
    work: Work, after: Signal | None, member: MemberId | None = None, kind: str | None = None
) -> list[Signal]:
    return list(work.signals.find(member=member, kind=kind, after=after, limit=9))
