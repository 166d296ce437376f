"""What holds of every plan, every forest of promoters and every split."""

from contextlib import suppress
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from selfshop import Refused, Shop, System, open_shop
from selfshop.adapters.sql import SqlUnits
from selfshop.domain import checkout, distribution, orders
from selfshop.domain.distribution import cutting, plans, profiles, taxes, terms
from selfshop.domain.distribution.taxes import TaxYear, Withholding
from selfshop.domain.shared import LineId, MemberId, Money
from tests import quotes, sales
from tests.commissions import line_of_promoters, percent, plan, steps
from tests.domain.distribution.test_cutting import SKUS
from tests.each_store import Store
from tests.promoting import two_levels

pytestmark = pytest.mark.law

GRADES = ("agent", "division")
percents = st.integers(1, 5_000).map(lambda n: Decimal(n) / 100)
shares = st.one_of(
    percents.map(lambda p: plans.Share(percent=p)),
    st.integers(0, 500).map(lambda minor: plans.Share(fixed=Money(minor, "CNY"))),
)


@st.composite
def tariffs(draw: st.DrawFn) -> plans.Tariff:
    """Draw any steps and ceilings, and what the shop keeps."""
    reach = draw(st.integers(1, 4))
    named = draw(
        st.lists(
            st.tuples(st.integers(1, reach), st.sampled_from([None, *GRADES])),
            unique=True, max_size=6,
        )
    )  # fmt: skip
    ceilings = draw(st.lists(st.sampled_from(GRADES), unique=True))
    return plans.Tariff(
        steps=tuple(plans.Step(depth=d, grade=g, share=draw(shares)) for d, g in named),
        ceilings=tuple(plans.Ceiling(grade=g, share=draw(shares)) for g in ceilings),
        kept_by_shop=draw(st.none() | percents),
    )


@st.composite
def sales_under_plans(
    draw: st.DrawFn,
) -> tuple[plans.Plan, list[cutting.Upline], tuple[checkout.UnitRow, ...]]:
    """Draw a plan with just the pool that it needs, a line of promoters, and units that were sold."""
    made = plan(draw(tariffs()), grades=GRADES, reach=4)
    percent, fixed = plans.worst(made.tariffs[0], made)
    pool = plans.Pool(percent=min(percent, Decimal(100)) or None, fixed=Money(fixed, "CNY"))
    made = evolve(made, pool=pool)
    graded = draw(st.lists(st.sampled_from([None, *GRADES]), max_size=6))
    upline = [
        distribution.Upline(member=MemberId(f"p{depth}"), depth=depth, grade=grade)
        for depth, grade in enumerate(graded, 1)
    ]
    return made, upline, draw(quotes.rows_of_a_line())


class TestCuts:
    """All cuts of a line together are within the pool and within what its kept units cost; giving
    units back never raises one, and leaves none of an order that came back."""

    @given(sales_under_plans())
    def test_stay_within_the_pool_and_fall_with_every_unit(
        self, drawn: tuple[plans.Plan, list[cutting.Upline], tuple[checkout.UnitRow, ...]]
    ) -> None:
        made, upline, units = drawn
        quote = quotes.quote(quotes.line("1", *units))
        rows = orders.refund_rows(quote)
        cuts = cutting.cuts_of(made, sales.placed(quote), upline=upline, skus=SKUS, rows=rows)
        assert all(1 <= cut.depth <= made.reach for cut in cuts)
        line = rows[LineId("1")]
        count = sum(row.count for row in line)
        before = None
        for taken in range(count + 1):
            amounts = cutting.worth(cuts, line, taken=taken)
            kept = [cutting.base_of(row) for row in line for _ in range(row.count)][taken:]
            assert all(amount >= 0 for amount in amounts)
            assert sum(amounts) <= sum(kept)
            assert before is None or all(a <= b for a, b in zip(amounts, before, strict=True))
            before = amounts
        assert sum(cutting.worth(cuts, line, taken=0)) <= cutting.pool_of(made, [line])
        assert sum(cutting.worth(cuts, line, taken=count)) == 0


def refusal_of(made: plans.Plan) -> Refused | None:
    """Return why a plan cannot be published, if it cannot."""
    try:
        plans.require_publishable(made, currency="CNY")
    except Refused as no:
        return no
    return None


class TestLegalProfiles:
    """What a profile lets be published MUST pay nobody further above a sale than its bound, and all
    of them together no more than the plan's pool, on any line of promoters (R43)."""

    @given(
        percents=st.lists(st.integers(1, 20), min_size=1, max_size=4),
        profile=st.sampled_from(sorted(profiles.PROFILES)),
        counsel=st.sampled_from([None, "opinion 1"]),
        above=st.integers(0, 6),
        units=quotes.rows_of_a_line(),
    )
    def test_bound_who_is_paid(
        self,
        percents: list[int],
        profile: str,
        counsel: str | None,
        above: int,
        units: tuple[checkout.UnitRow, ...],
    ) -> None:
        tariff = plans.Tariff(steps=steps(*(percent(str(each)) for each in percents)))
        made = plan(tariff, profile=profile, counsel=counsel, pool=str(sum(percents)))
        allowed = (1 if counsel is None else 2) if profile == "CN" else made.reach
        refused = refusal_of(made)
        assert (refused is None) == (len(percents) <= allowed)
        if refused is not None:
            assert (refused.code, profile) == ("distribution.too_deep", "CN")
            return
        quote = quotes.quote(quotes.line("1", *units))
        rows = orders.refund_rows(quote)
        upline = line_of_promoters(*[None] * above)
        cuts = cutting.cuts_of(made, sales.placed(quote), upline=upline, skus=SKUS, rows=rows)
        line = rows[LineId("1")]
        amounts = cutting.worth(cuts, line, taken=0)
        paid = [cut.depth for cut, amount in zip(cuts, amounts, strict=True) if amount]
        assert max(paid, default=0) <= allowed
        assert sum(amounts) <= cutting.pool_of(made, [line])


class TestWithholding:
    """The tax of a month's pay-outs is the tax of their sum, whatever it is cut into."""

    @given(
        months=st.lists(
            st.lists(st.integers(1, 9_000_000), min_size=1, max_size=4), min_size=1, max_size=6
        ),
        mode=st.sampled_from([Withholding.MONTHLY, Withholding.CUMULATIVE]),
    )
    def test_does_not_depend_on_the_split(self, months: list[list[int]], mode: Withholding) -> None:
        apart = whole = TaxYear(promoter=MemberId("ann"), year=2026)
        for month, grosses in enumerate(months, 1):
            for gross in grosses:
                tax = taxes.withheld(mode, apart, month=month, gross=gross)
                apart = taxes.book(apart, month=month, gross=gross, tax=tax)
            tax = taxes.withheld(mode, whole, month=month, gross=sum(grosses))
            whole = taxes.book(whole, month=month, gross=sum(grosses), tax=tax)
            assert apart.month(month) == whole.month(month)


NAMES = [MemberId(f"m{number:02}") for number in range(12)]
#: Tries to bring one of twelve in below another, in any order.
bindings = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=30)


class TestForests:
    """Nobody is ever above themselves, and the way up that is written down with a member is the one
    that following each referrer's referrer finds."""

    @given(tried=bindings)
    def test_hold_no_loop_whatever_is_tried(self, tried: list[tuple[MemberId, MemberId]]) -> None:
        shop = grown(open_shop("memory://"), tried)
        table = shop._desk.units.store.tables.get("referral")  # type: ignore[attr-defined]  # in memory
        referrers = {key[1]: one.referrer for key, one in table.rows.items()} if table else {}
        for member in NAMES:
            climbed: list[MemberId] = []
            at = referrers.get(member)
            while at is not None:
                assert at not in {member, *climbed}
                climbed.append(at)
                at = referrers.get(at)
            assert list(shop.distribution.upline(member=member)) == climbed

    def test_are_read_as_a_recursive_query_reads_them(self, sql_store: Store) -> None:
        rnd = Random(7)
        tried = [(b, a) for a, b in pairwise(NAMES[:8])] + [
            (rnd.choice(NAMES), rnd.choice(NAMES)) for _ in range(40)
        ]
        shop = grown(sql_store.open(), tried)
        found = climbed_by_query(shop)
        assert max(map(len, found.values())) >= 7
        for member in NAMES:
            assert list(shop.distribution.upline(member=member)) == found.get(member, [])


def grown(shop: Shop, tried: list[tuple[MemberId, MemberId]]) -> Shop:
    """Return the shop after some tries to bring the first of each pair in below the second."""
    host = shop.acting_as(System())
    binding = terms.Binding(mode=terms.Mode.LAST)
    host.distribution.publish(plan=two_levels(binding=binding))
    for member in NAMES:
        host.membership.register(member=member)
        host.distribution.join(member=member)
    for member, referrer in tried:
        with suppress(Refused):
            host.distribution.bind(member=member, referrer=referrer)
    return host


def climbed_by_query(shop: Shop) -> dict[MemberId, list[MemberId]]:
    """Follow each referrer's referrer by one recursive query."""
    units = shop._desk.units
    assert isinstance(units, SqlUnits)
    query = text(
        """
        WITH RECURSIVE up (member_id, ancestor, depth) AS (
            SELECT member_id, referrer, 1 FROM referral
            WHERE shop_id = :shop AND referrer IS NOT NULL
            UNION ALL
            SELECT up.member_id, referral.referrer, up.depth + 1
            FROM up JOIN referral
              ON referral.shop_id = :shop AND referral.member_id = up.ancestor
            WHERE referral.referrer IS NOT NULL
        )
        SELECT member_id, ancestor FROM up ORDER BY member_id, depth
        """
    )
    found: dict[MemberId, list[MemberId]] = {}
    with units.statements.store.engine.connect() as connection:
        for member, ancestor in connection.execute(query, {"shop": shop._desk.shop}):
            found.setdefault(MemberId(member), []).append(MemberId(ancestor))
    return found
