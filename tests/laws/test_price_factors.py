"""What of a buyer a price may depend on, and what it never depends on."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop import Money, Refused, Shop, open_shop
from selfshop.domain import membership, pricing, promotions
from selfshop.domain.membership import Birthday
from selfshop.domain.shared import MemberId, RuleId, SkuId
from selfshop.testing.builders import Goods, cart, furnish
from selfshop.testing.fixed import StoppedClock

pytestmark = pytest.mark.law

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
#: What prices and rules of the shop ask of a buyer, each told to buyers.
TIERS, SEGMENTS = ("silver", "gold"), ("students", "new")
TOLD = (
    pricing.Disclosure(factor=pricing.Factor.TIER, text="会员价, 见会员中心"),
    pricing.Disclosure(factor=pricing.Factor.SEGMENT, name="students", text="学生价, 凭学生认证"),
    pricing.Disclosure(factor=pricing.Factor.SEGMENT, name="new", text="新客价"),
    pricing.Disclosure(factor=pricing.Factor.FIRST_ORDER, text="首单立减"),
    pricing.Disclosure(factor=pricing.Factor.QUANTITY, text="多买优惠, 见商品页"),
)
#: What marketing may put into segments besides.
NOISE = ("big_spender", "iphone", "lives_far", "comes_often", "propensity:0.93")


def entry(kind: pricing.Kind, amount: str, **more: object) -> pricing.SkuPrice:
    """Return a price of tea."""
    made = pricing.PriceEntry(kind=kind, amount=Money.of(amount, "CNY"), **more)  # type: ignore[arg-type]  # attrs checks the names
    return pricing.SkuPrice(sku=SkuId("tea"), entry=made)


def off(rule: str, percent: int, **audience: object) -> promotions.Rule:
    """Return a rule for some buyers."""
    return promotions.Rule(
        id=RuleId(rule),
        layer="order",
        audience=promotions.Audience(**audience),  # type: ignore[arg-type]  # attrs checks the names
        benefit=promotions.benefits.PercentOff(percent=Decimal(percent)),
    )


@cache
def told_shop() -> Shop:
    """Return a shop whose prices differ by everything that it tells its buyers."""
    shop = furnish(
        open_shop("memory://", clock=StoppedClock(AT)), Goods(sku="tea", price="100.00", units=0)
    )
    shop.settings.change(disclosures=TOLD)
    shop.pricing.set_prices(
        prices=(
            entry(pricing.Kind.TIER, "90.00", tier="gold"),
            entry(pricing.Kind.SEGMENT, "85.00", segment="students"),
            entry(pricing.Kind.QUANTITY, "95.00", min_quantity=3),
        )
    )
    shop.promotions.publish(
        rules=(
            off("silver", 3, tiers=frozenset({"silver"})),
            off("new", 7, segments=frozenset({"new"})),
            off("first", 5, first_order=True),
        )
    )
    return shop


_numbers = count()
told = st.fixed_dictionaries(
    {
        "tier": st.sampled_from([None, *TIERS]),
        "segments": st.frozensets(st.sampled_from(SEGMENTS)),
        "first": st.booleans(),
    }
)


@st.composite
def strangers(draw: st.DrawFn) -> dict[str, object]:
    """Draw all that a shop may know of a member and no price may look at."""
    return {
        "noise": draw(st.frozensets(st.sampled_from(NOISE))),
        "days": draw(st.integers(0, 3_000)),
        "orders": draw(st.integers(1, 500)),
        "tags": draw(st.frozensets(st.sampled_from(NOISE))),
        "month": draw(st.integers(1, 12)),
        "wrote": draw(st.booleans()),
        "growth": draw(st.integers(0, 10_000)),
    }


def register(name: MemberId, known: dict[str, object], unknown: dict[str, object]) -> None:
    """Register a member with what prices may look at and with what they may not."""
    shop = told_shop().membership
    segments = frozenset(known["segments"]) | frozenset(unknown["noise"])  # type: ignore[call-overload]  # drawn
    shop.register_many(
        members=(
            membership.Member(
                id=name,
                tier=known["tier"],  # type: ignore[arg-type]  # drawn
                segments=segments,
                registered_at=AT - timedelta(days=unknown["days"]),  # type: ignore[arg-type]  # drawn
                orders=0 if known["first"] else unknown["orders"],  # type: ignore[arg-type]  # drawn
            ),
        )
    )
    shop.tag(member=name, tags=frozenset(unknown["tags"]))  # type: ignore[call-overload]  # drawn
    shop.tell(
        member=name,
        birthday=Birthday(month=unknown["month"], day=1),  # type: ignore[arg-type]  # drawn
        contacts={"device": f"phone-{unknown['growth']}"},
    )
    shop.consent(
        member=name,
        purpose="marketing",
        channel="sms",
        given=bool(unknown["wrote"]),
        source="app",
    )


class TestWhatPricesDependOn:
    """Two buyers who are alike in all that is declared and told MUST have the same quote, whatever
    else is known of either."""

    @given(
        known=told,
        unknown=st.tuples(strangers(), strangers()),
        units=st.integers(1, 5),
    )
    def test_nothing_else_of_a_buyer_moves_a_quote(
        self,
        known: dict[str, object],
        unknown: tuple[dict[str, object], dict[str, object]],
        units: int,
    ) -> None:
        shop = told_shop()
        names = [MemberId(f"m-{next(_numbers)}") for _ in unknown]
        for name, own in zip(names, unknown, strict=True):
            register(name, known, own)
        first, second = (
            shop.checkout.quote(cart=cart({"tea": units}), member=name) for name in names
        )
        assert first.hash == second.hash
        assert first == second

    @pytest.mark.parametrize(
        ("known", "payable"),
        [
            ({"tier": None, "segments": (), "first": False}, 10_000),
            ({"tier": "gold", "segments": (), "first": False}, 9_000),
            ({"tier": None, "segments": ("students",), "first": False}, 8_500),
            ({"tier": "silver", "segments": (), "first": False}, 9_700),
            ({"tier": None, "segments": (), "first": True}, 9_500),
        ],
        ids=["nobody", "tier", "segment", "rule", "first-order"],
    )
    def test_what_is_told_does(self, known: dict[str, object], payable: int) -> None:
        name = MemberId(f"m-{next(_numbers)}")
        unknown = {
            "noise": (), "days": 0, "orders": 1, "tags": (), "month": 1, "wrote": True, "growth": 0,
        }  # fmt: skip
        register(name, known, unknown)
        quote = told_shop().checkout.quote(cart=cart({"tea": 1}), member=name)
        assert quote.payable == payable

    def test_what_is_not_told_is_not_published(self) -> None:
        rule = off("rich", 1, segments=frozenset({"big_spender"}))
        with pytest.raises(Refused) as no:
            told_shop().promotions.publish(rules=(rule,))
        assert no.value.code == "price.undisclosed"
        assert "个人信息保护法" in str(no.value.facts["article"])
