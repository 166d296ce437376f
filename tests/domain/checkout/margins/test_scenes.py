from typing import Any

import pytest

from selfshop.domain.checkout.margins.scenes import SCENES_MAX, Stage, stage
from tests.margins import shop
from tests.rule_books import off

A: dict[str, Any] = {"A": "10.00"}
GIFT = {"benefit": {"kind": "gift", "sku": "A"}}


def staged(*rules: dict[str, Any], prices: Any = None, **more: Any) -> Stage:
    made = shop(A if prices is None else prices, *rules, **more)
    return stage(made.snapshot, at=made.at)


class TestAStage:
    def test_has_one_scene_where_nothing_tells_buyers_apart(self) -> None:
        found = staged(off("1.00"), off("2.00", kind="coupon"))
        assert (len(found.scenes), found.complete) == (1, True)
        assert found.scenes[0].presents(found.scenes[0].buyer.member or "")  # type: ignore[arg-type]  # any

    def test_has_every_tier_and_channel_that_rules_and_prices_name(self) -> None:
        prices = {"A": {"price": "10.00", "prices": [
            {"kind": "list", "amount": "10.00"}, {"kind": "tier", "tier": "new", "amount": "9.00"},
        ]}}  # fmt: skip
        rule = off("1.00", audience={"tiers": ["gold"], "channels": ["app"]})
        found = staged(rule, prices=prices)
        seen = {(scene.buyer.tier, scene.channel) for scene in found.scenes}
        assert seen == {(tier, where) for tier in (None, "gold", "new") for where in (None, "app")}

    def test_looks_at_every_instant_from_now_on_at_which_something_changes(self) -> None:
        rules = [
            off("1.00", window={"from": "2026-12-01T00:00:00Z", "until": "2026-12-02T00:00:00Z"}),
            off("1.00", window={"from": "2025-12-01T00:00:00Z"}),
        ]
        found = staged(*rules)
        assert [scene.at.day for scene in found.scenes] == [11, 1, 2]

    def test_lets_buyers_have_less_where_that_could_be_worse(self) -> None:
        coupons = [off("1.00", kind="coupon") for _ in range(2)]
        assert len(staged(*coupons).scenes) == 1
        assert len(staged(*coupons, GIFT).scenes) == 4
        assert len(staged(*coupons, choice="priority").scenes) == 4
        first = off("1.00", audience={"first_order": True, "segments": ["vip"]})
        buyers = {scene.buyer for scene in staged(first, GIFT).scenes}
        assert {(one.member is None, bool(one.segments), one.orders) for one in buyers} == {
            (True, False, 0), (False, False, 0), (False, False, 1), (False, True, 0), (False, True, 1),
        }  # fmt: skip

    @pytest.mark.parametrize(
        "rules",
        [
            [*(off("1.00", kind="coupon") for _ in range(4)), GIFT],
            [off("1.00", audience={"segments": ["a", "b"]}), GIFT],
            [off("1.00", audience={"channels": [f"c{n}" for n in range(SCENES_MAX)]})],
        ],
        ids=["coupons", "segments", "channels"],
    )
    def test_says_when_it_leaves_something_out(self, rules: list[dict[str, Any]]) -> None:
        found = staged(*rules)
        assert not found.complete
        assert len(found.scenes) <= SCENES_MAX
