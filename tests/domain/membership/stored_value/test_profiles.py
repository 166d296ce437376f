from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from selfshop import Refused
from selfshop.domain.membership.stored_value import PROFILES, Sale, require_lawful
from selfshop.domain.shared import MemberId, Minor

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
CHINA, NONE = PROFILES["CN"], PROFILES["none"]
SALE = Sale(
    currency="CNY",
    amount=Minor(1_000_00),
    total=Minor(1_000_00),
    ends=None,
    holder=None,
    identified=False,
)
ANN = MemberId("ann")


def refusal(sale: Sale, at: datetime = AT) -> tuple[str, object] | None:
    try:
        require_lawful(CHINA, sale, at=at)
    except Refused as no:
        return no.code, no.facts["article"]
    return None


class TestTheLawOfChina:
    @pytest.mark.parametrize(
        ("said", "code", "article"),
        [
            ({"amount": Minor(1_500_00)}, "gift_card.too_much", "art. 18"),
            ({"amount": Minor(5_000_01), "holder": ANN}, "gift_card.too_much", "art. 18"),
            ({"total": Minor(10_000_00)}, "gift_card.identity_needed", "art. 15"),
            ({"total": Minor(11 * 1_000_00)}, "gift_card.identity_needed", "art. 15"),
            (
                {"ends": AT.replace(year=2029) - timedelta(days=1)},
                "gift_card.ends_too_soon",
                "art. 19",
            ),
            (
                {"ends": AT.replace(year=2039), "holder": ANN},
                "gift_card.registered_ends",
                "art. 19",
            ),
        ],
    )
    def test_is_cited_by_each_refusal(self, said: dict[str, Any], code: str, article: str) -> None:
        assert refusal(evolve(SALE, **said)) == (
            code, f"单用途商业预付卡管理办法 {article}",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"amount": Minor(5_000_00), "holder": ANN},
            {"total": Minor(9_999_99)},
            {"total": Minor(11_000_00), "identified": True},
            {"ends": AT.replace(year=2029)},
            {"amount": Minor(1_500_00), "currency": "JPY"},
        ],
    )
    def test_lets_pass_what_is_within_its_bounds(self, said: dict[str, Any]) -> None:
        assert refusal(evolve(SALE, **said)) is None

    def test_counts_three_years_from_a_leap_day_to_the_first_of_march(self) -> None:
        leap = datetime(2028, 2, 29, 9, tzinfo=UTC)
        ends = datetime(2031, 3, 1, 9, tzinfo=UTC)
        assert refusal(evolve(SALE, ends=ends), leap) is None
        assert refusal(evolve(SALE, ends=ends - timedelta(seconds=1)), leap) is not None

    def test_binds_nobody_who_has_declared_none(self) -> None:
        require_lawful(NONE, evolve(SALE, amount=Minor(9_999_99), ends=AT), at=AT)
        assert NONE.currency is None
