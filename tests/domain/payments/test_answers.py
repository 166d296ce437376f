from typing import Any

import pytest

from selfshop.domain.payments import Receipt, answers
from selfshop.domain.shared import InvalidInput, Money, OrderId, PaymentId


def receipt(**changes: Any) -> Receipt:
    fields: dict[str, Any] = {
        "order": OrderId("o1"),
        "payment": PaymentId("p1"),
        "amount": Money.of("1.00", "CNY"),
        "payee": "shop",
        "provider": "bank",
        "transaction": "t1",
    }
    return Receipt(**{**fields, **changes})


class TestAReceipt:
    def test_is_one_of_a_kind_by_provider_and_transaction(self) -> None:
        assert receipt().key == ("bank", "t1")

    @pytest.mark.parametrize("field", ["order", "payment", "payee", "provider", "transaction"])
    def test_names_everything_it_is_matched_on(self, field: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            receipt(**{field: ""})
        assert (caught.value.path, caught.value.code) == (field, "input.empty")

    @pytest.mark.parametrize("text", ["0.00", "-1.00"])
    def test_is_about_a_positive_amount(self, text: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            receipt(amount=Money.of(text, "CNY"))
        assert caught.value.path == "amount"


class TestAnAnswer:
    def test_that_asks_the_buyer_to_act_says_how(self) -> None:
        with pytest.raises(InvalidInput, match="action"):
            answers.ActionNeeded(action="")

    def test_that_asks_the_buyer_to_act_is_bounded(self) -> None:
        with pytest.raises(InvalidInput, match="action"):
            answers.ActionNeeded(action="x" * (answers.ACTION_LENGTH_MAX + 1))

    @pytest.mark.parametrize("kind", [answers.Declined, answers.RefundDeclined])
    def test_that_says_no_says_why(self, kind: type[answers.Declined]) -> None:
        with pytest.raises(InvalidInput, match="reason"):
            kind(reason="")
