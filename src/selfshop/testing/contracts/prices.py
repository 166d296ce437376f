"""Price ladders."""

from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve

from selfshop.domain import catalog, pricing
from selfshop.domain.shared import Money, Period, ProductId, SkuId
from selfshop.testing.contracts.bench import AT, Bench, PortContract

TEA, POT = SkuId("tea"), SkuId("pot")
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)


def entry(amount: str = "9.90", *, from_: datetime | None = None, until: datetime | None = None,
          kind: pricing.Kind = pricing.Kind.LIST) -> pricing.PriceEntry:  # fmt: skip
    """Return an entry without conditions."""
    return pricing.PriceEntry(
        kind=kind, amount=Money.of(amount, "CNY"), period=Period(from_=from_, until=until)
    )


def put(bench: Bench, *entries: pricing.PriceEntry, sku: SkuId = TEA) -> None:
    """Add entries to a SKU's ladder."""
    bench.run(lambda work: work.prices.add([(sku, each) for each in entries]))


def in_force(bench: Bench, at: datetime) -> set[str]:
    """Return the amounts in force for tea."""
    found = bench.run(lambda work: work.prices.in_force([TEA, POT], at=at))
    return {each.amount.decimal for each in found.get(TEA, ())}


class PricesContract(PortContract):
    """`ports.prices.Prices`."""

    def test_every_kind_of_entry_comes_back_whole(self, bench: Bench) -> None:
        ladder = (
            entry(),
            entry("8.80", kind=pricing.Kind.SALE, from_=AT, until=AT + DAY),
            pricing.PriceEntry(
                kind=pricing.Kind.QUANTITY, amount=Money(0, "CNY"), tier="金" * 200,
                channel="a" * 200, segment="学生" * 100, min_quantity=10**9,
            ),
        )  # fmt: skip
        put(bench, *ladder)
        found = bench.run(lambda work: work.prices.ladders([TEA, POT]))
        assert {sku: set(entries) for sku, entries in found.items()} == {TEA: set(ladder)}

    def test_a_period_begins_with_its_first_instant_and_ends_before_its_last(
        self, bench: Bench
    ) -> None:
        put(bench, entry(from_=AT, until=AT + DAY))
        assert in_force(bench, AT - TICK) == set()
        assert in_force(bench, AT) == {"9.90"}
        assert in_force(bench, AT + DAY - TICK) == {"9.90"}
        assert in_force(bench, AT + DAY) == set()

    def test_open_ends_hold_for_ever(self, bench: Bench) -> None:
        put(bench, entry("1.00", until=AT), entry("2.00", from_=AT))
        assert in_force(bench, datetime(2, 1, 1, tzinfo=UTC)) == {"1.00"}
        assert in_force(bench, datetime(9900, 12, 31, tzinfo=UTC)) == {"2.00"}

    def test_periods_of_every_length_are_found(self, bench: Bench) -> None:
        spans = [TICK, timedelta(seconds=1), timedelta(hours=5), *(DAY * 8**n for n in range(7))]
        for number, span in enumerate(spans, 1):
            start = AT - span / 2
            put(bench, entry(f"{number}.00", kind=pricing.Kind.SALE, from_=start,
                             until=start + max(span, TICK)))  # fmt: skip
        assert in_force(bench, AT) >= {f"{n}.00" for n in range(2, len(spans) + 1)}

    def test_a_sku_without_a_price_in_force_is_left_out(self, bench: Bench) -> None:
        put(bench, entry(from_=AT))
        assert bench.run(lambda work: work.prices.in_force([TEA, POT], at=AT - TICK)) == {}

    def test_the_next_start_is_the_earliest_after_the_instant(self, bench: Bench) -> None:
        skus = [catalog.Sku(id=sku, product=ProductId("tea"), version=1) for sku in (TEA, POT)]
        bench.run(lambda work: work.catalog.add_skus(skus))
        put(bench, entry(until=AT), entry(from_=AT), entry(from_=AT + DAY, kind=pricing.Kind.SALE))
        put(bench, entry(from_=AT + 2 * DAY), sku=POT)

        def next_start(skus: list[SkuId], at: datetime) -> datetime | None:
            return bench.run(lambda work: work.prices.next_start(skus, at=at))

        assert next_start([TEA, POT], AT - TICK) == AT
        assert next_start([TEA, POT], AT) == AT + DAY
        assert next_start([POT], AT) == AT + 2 * DAY
        assert next_start([TEA, POT], AT + 2 * DAY) is None

    def test_a_cut_entry_ends_earlier_and_no_other_changes(self, bench: Bench) -> None:
        standing, other = entry(from_=AT), entry("5.00", kind=pricing.Kind.SALE, from_=AT)
        put(bench, standing, other)
        bench.run(lambda work: work.prices.cut([(TEA, standing, AT + DAY)]))
        assert in_force(bench, AT + DAY - TICK) == {"9.90", "5.00"}
        assert in_force(bench, AT + DAY) == {"5.00"}
        found = bench.run(lambda work: work.prices.ladders([TEA]))
        shorter = evolve(standing, period=Period(from_=AT, until=AT + DAY))
        assert set(found[TEA]) == {shorter, other}

    def test_two_of_one_rung_never_start_at_once(self, bench: Bench) -> None:
        put(bench, entry(from_=AT))
        assert bench.refuses(lambda work: work.prices.add([(TEA, entry("1.00", from_=AT))]))
        assert in_force(bench, AT) == {"9.90"}

    def test_a_cost_is_what_was_told_last(self, bench: Bench) -> None:
        def told(amount: str, *skus: SkuId) -> None:
            costs = [pricing.Cost(sku=sku, amount=Money.of(amount, "CNY")) for sku in skus]
            bench.run(lambda work: work.prices.set_costs(costs))

        told("4.00", TEA)
        told("5.50", TEA, POT)
        told("5.50", POT)
        found = bench.run(lambda work: work.prices.costs([TEA, POT, SkuId("cup")]))
        assert {sku: cost.amount.decimal for sku, cost in found.items()} == {
            TEA: "5.50", POT: "5.50",
        }  # fmt: skip
        assert bench.elsewhere().run(lambda work: work.prices.costs([TEA])) == {}

    def test_says_what_entries_that_are_not_over_ask_of_buyers(self, bench: Bench) -> None:
        def asked(**by: Any) -> pricing.PriceEntry:
            return pricing.PriceEntry(kind=pricing.Kind.SALE, amount=Money(1, "CNY"), **by)

        over, later = Period(until=AT + DAY), Period(from_=AT + DAY)
        put(bench, entry(), asked(tier="gold"), asked(segment="old", period=over))
        put(bench, asked(tier="gold"), asked(tier="gold", min_quantity=2), sku=POT)
        put(bench, asked(channel="app", period=later), asked(channel="app", min_quantity=3))
        gold = pricing.conditions(tiers=["gold"])
        found = {
            (): TEA,
            gold: POT,
            pricing.conditions(tiers=["gold"], quantity=True): POT,
            pricing.conditions(channels=["app"]): TEA,
            pricing.conditions(channels=["app"], quantity=True): TEA,
        }
        assert bench.run(lambda work: work.prices.asking(at=AT + DAY)) == found
        old = pricing.conditions(segments=["old"])
        assert bench.run(lambda work: work.prices.asking(at=AT)) == {**found, old: TEA}
        assert bench.elsewhere().run(lambda work: work.prices.asking(at=AT)) == {}

    def test_another_shop_s_prices_are_not_seen(self, bench: Bench) -> None:
        put(bench, entry())
        other = bench.elsewhere()
        assert other.run(lambda work: work.prices.ladders([TEA])) == {}
        assert in_force(other, AT) == set()
