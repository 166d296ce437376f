"""Coupons, their batches and templates."""

from datetime import datetime, timedelta

from attrs import evolve

from selfshop.domain.promotions import EVERYONE, redeeming
from selfshop.domain.shared import MemberId, Minor, Money, OrderId, Period, RuleId
from selfshop.ports.coupons import Count
from selfshop.testing.contracts.bench import AT, SORTED_NAMES, Bench, PortContract

END = AT + timedelta(days=30)
ANN = MemberId("ann")
TERMS = redeeming.Terms(
    cap=1_000,
    budget=Money.of("100.00", "CNY"),
    per_member=5,
    audience=EVERYONE,
    window=Period(from_=AT, until=END),
)
TEMPLATE = redeeming.Template(
    id=redeeming.TemplateId("welcome"), rule=RuleId("five-off"), terms=TERMS
)


def batch(name: str = "march") -> redeeming.Batch:
    """Return a batch that is not stored yet."""
    return redeeming.open_batch(TEMPLATE, redeeming.BatchId(name), TERMS, claimable=True)


def coupon(
    name: str = "c1", member: MemberId | None = None, end: datetime = END
) -> redeeming.Coupon:
    """Return a coupon that is not stored yet."""
    made = redeeming.new_coupon(batch(), redeeming.CouponId(name), at=AT, member=member)
    return evolve(made, expires_at=end)


def issued(bench: Bench, *coupons: redeeming.Coupon) -> tuple[redeeming.Coupon, ...]:
    """Store coupons; return them as stored."""
    bench.run(lambda work: work.coupons.issue(coupons))
    return tuple(evolve(one, version=1) for one in coupons)


def found(bench: Bench, name: str = "c1") -> redeeming.Coupon | None:
    """Return a coupon as the store has it."""
    wanted = redeeming.CouponId(name)
    return bench.run(lambda work: work.coupons.get([wanted])).get(wanted)


def reserved(one: redeeming.Coupon) -> redeeming.Coupon:
    """Return a coupon that an order keeps."""
    until = AT + timedelta(minutes=30)
    return redeeming.reserve(one, order=OrderId("o1"), amount=Minor(500), until=until).coupon


class CouponsContract(PortContract):
    """`ports.coupons.Coupons`."""

    def test_a_template_is_there_once_it_is_added(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.coupons.template(TEMPLATE.id)) is None
        added = bench.run(lambda work: work.coupons.add_template(TEMPLATE))
        assert added == evolve(TEMPLATE, version=1)
        assert bench.run(lambda work: work.coupons.template(TEMPLATE.id)) == added
        assert bench.refuses(lambda work: work.coupons.add_template(TEMPLATE))

    def test_rules_that_templates_give_out_are_told_from_others(self, bench: Bench) -> None:
        bench.run(lambda work: work.coupons.add_template(TEMPLATE))
        rules = [TEMPLATE.rule, RuleId("other")]
        told = bench.run(lambda work: work.coupons.rules_with_templates(rules))
        assert told == frozenset({TEMPLATE.rule})

    def test_a_batch_is_saved_by_whoever_is_first(self, bench: Bench) -> None:
        added = bench.run(lambda work: work.coupons.add_batch(batch()))
        stopped = bench.run(lambda work: work.coupons.save_batch(redeeming.stop(added)))
        assert (stopped.version, stopped.stopped) == (2, True)
        assert bench.run(lambda work: work.coupons.batches([added.id])) == {added.id: stopped}
        assert bench.refuses(lambda work: work.coupons.save_batch(added))
        assert bench.refuses(lambda work: work.coupons.add_batch(batch()))

    def test_batches_are_listed_in_the_order_of_their_ids(self, bench: Bench) -> None:
        for name in reversed(SORTED_NAMES):
            bench.run(lambda work, n=name: work.coupons.add_batch(batch(n)))  # type: ignore[misc]  # the name is bound
        listed = bench.run(lambda work: work.coupons.find_batches(after=None, limit=100))
        assert [each.id for each in listed] == list(SORTED_NAMES)
        after = listed[2].id
        page = bench.run(lambda work: work.coupons.find_batches(after=after, limit=2))
        assert list(page) == list(listed[3:5])

    def test_coupons_come_back_as_they_were_issued(self, bench: Bench) -> None:
        bearer, own = issued(bench, coupon("c1"), coupon("c2", ANN, END - timedelta(days=1)))
        assert found(bench, "c1") == bearer
        assert found(bench, "c2") == own
        assert found(bench, "c3") is None

    def test_very_many_are_issued_at_once(self, bench: Bench) -> None:
        bench.run(lambda work: work.coupons.issue(coupon(f"c{n}") for n in range(2_345)))
        (count,) = bench.run(lambda work: work.coupons.count(batch().id, at=AT))
        assert count == Count(state=redeeming.CouponState.FREE, over=False, coupons=2_345, amount=0)

    def test_no_coupon_is_issued_twice(self, bench: Bench) -> None:
        issued(bench, coupon("c1"))
        assert bench.refuses(lambda work: work.coupons.issue([coupon("c0"), coupon("c1")]))
        assert found(bench, "c0") is None

    def test_a_coupon_is_saved_by_whoever_is_first(self, bench: Bench) -> None:
        (free,) = issued(bench, coupon())
        kept = bench.run(lambda work: work.coupons.save(reserved(free)))
        assert kept == evolve(reserved(free), version=2)
        assert found(bench) == kept
        assert bench.refuses(lambda work: work.coupons.save(reserved(free)))

    def test_a_coupon_can_be_moved_twice_in_one_unit(self, bench: Bench) -> None:
        (free,) = issued(bench, coupon())
        used = bench.run(
            lambda work: work.coupons.save(
                redeeming.use(work.coupons.save(reserved(free)), order=OrderId("o1")).coupon
            )
        )
        assert (used.version, used.state) == (3, redeeming.CouponState.USED)
        assert found(bench) == used

    def test_a_wallet_holds_a_member_s_own_in_the_order_of_their_ids(self, bench: Bench) -> None:
        issued(bench, *(coupon(name, ANN) for name in SORTED_NAMES), coupon("bearer"))
        issued(bench, coupon("theirs", MemberId("Ann")))
        wallet = bench.run(lambda work: work.coupons.wallet(ANN, after=None, limit=100))
        assert [each.id for each in wallet] == list(SORTED_NAMES)
        after = wallet[0].id
        page = bench.run(lambda work: work.coupons.wallet(ANN, after=after, limit=2))
        assert list(page) == list(wallet[1:3])

    def test_coupons_are_counted_by_state_and_time(self, bench: Bench) -> None:
        free, kept, old = issued(bench, coupon("c1"), coupon("c2"), coupon("c3", end=AT))
        issued(bench, evolve(coupon("c4"), batch=redeeming.BatchId("other")))
        bench.run(lambda work: work.coupons.save(reserved(kept)))
        counts = bench.run(lambda work: work.coupons.count(free.batch, at=AT))
        assert set(counts) == {
            Count(state=redeeming.CouponState.FREE, over=False, coupons=1, amount=0),
            Count(state=redeeming.CouponState.FREE, over=True, coupons=1, amount=0),
            Count(state=redeeming.CouponState.RESERVED, over=False, coupons=1, amount=500),
        }
        assert old.expires_at == AT

    def test_free_coupons_whose_time_is_over_are_found_oldest_first(self, bench: Bench) -> None:
        day = timedelta(days=1)
        issued(bench, coupon("late"), coupon("b", end=AT - day), coupon("a", end=AT))
        (kept,) = issued(bench, coupon("kept", end=AT - 2 * day))
        assert bench.run(lambda work: work.coupons.next_expiry()) == AT - 2 * day
        bench.run(lambda work: work.coupons.save(reserved(kept)))
        due = bench.run(lambda work: work.coupons.expired_by(AT, limit=10))
        assert [each.id for each in due] == ["b", "a"]
        assert len(bench.run(lambda work: work.coupons.expired_by(AT, limit=1))) == 1
        assert bench.run(lambda work: work.coupons.next_expiry()) == AT - day

    def test_without_free_coupons_no_time_is_over(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.coupons.next_expiry()) is None

    def test_another_shop_s_are_not_seen(self, bench: Bench) -> None:
        bench.run(lambda work: work.coupons.add_template(TEMPLATE))
        bench.run(lambda work: work.coupons.add_batch(batch()))
        issued(bench, coupon("c1", ANN))
        other = bench.elsewhere()
        assert found(other) is None
        assert other.run(lambda work: work.coupons.template(TEMPLATE.id)) is None
        assert not other.run(lambda work: work.coupons.batches([batch().id]))
        assert not other.run(lambda work: work.coupons.wallet(ANN, after=None, limit=9))
        assert not other.run(lambda work: work.coupons.count(batch().id, at=AT))
        assert not other.run(lambda work: work.coupons.rules_with_templates([TEMPLATE.rule]))
