import pytest

from selfshop.domain.distribution import terms
from selfshop.domain.shared import InvalidInput, Money


class TestTerms:
    def test_cost_nothing_unless_they_say(self) -> None:
        assert terms.Entry() == terms.Entry(by_approval=False, fee=None, orders=0, per_recruit=None)
        assert terms.Binding().mode is terms.Mode.FIRST
        assert terms.WithdrawalTerms().fee is None

    def test_name_what_is_wrong(self) -> None:
        with pytest.raises(InvalidInput) as no:
            terms.Binding(counts_days=0)
        assert no.value.path == "counts_days"
        with pytest.raises(InvalidInput) as no:
            terms.WithdrawalTerms(least=Money(0, "CNY"))
        assert no.value.path == "least"
        with pytest.raises(InvalidInput) as no:
            terms.Entry(orders=-1)
        assert no.value.path == "orders"
