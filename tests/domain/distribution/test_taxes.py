import pytest

from selfshop.domain.distribution import taxes
from selfshop.domain.distribution.taxes import TaxYear, Withholding
from selfshop.domain.shared import MemberId

EMPTY = TaxYear(promoter=MemberId("ann"), year=2026)


def paid(mode: Withholding, *pay_outs: tuple[int, int]) -> list[float]:
    """Return what each pay-out of so much in a month bears, all in yuan."""
    year, taxed = EMPTY, []
    for month, yuan in pay_outs:
        tax = taxes.withheld(mode, year, month=month, gross=yuan * 100)
        year = taxes.book(year, month=month, gross=yuan * 100, tax=tax)
        taxed.append(tax / 100)
    return taxed


class TestMonthly:
    @pytest.mark.parametrize(
        ("yuan", "tax"),
        [(800, 0), (4_000, 640), (30_000, 5_200), (80_000, 18_600), (25_000, 4_000), (0, 0)],
    )
    def test_is_of_the_month_s_sum(self, yuan: int, tax: int) -> None:
        assert paid(Withholding.MONTHLY, (1, yuan)) == [tax]

    def test_five_pay_outs_of_800_are_one_of_4000(self) -> None:
        assert paid(Withholding.MONTHLY, *[(1, 800)] * 5) == [0, 160, 160, 160, 160]

    def test_months_stand_alone(self) -> None:
        assert paid(Withholding.MONTHLY, (1, 4_000), (2, 4_000)) == [640, 640]

    def test_rounds_half_up_to_a_fen(self) -> None:
        known = taxes.withheld(Withholding.MONTHLY, EMPTY, month=1, gross=4_000_03)
        assert known == 640_00  # 4,000.03 x 80 % x 20 % = 640.0048
        assert taxes.withheld(Withholding.MONTHLY, EMPTY, month=1, gross=800_03) == 1  # 0.6 fen

    def test_a_pay_out_that_failed_gives_its_part_back_to_the_next(self) -> None:
        year = taxes.book(EMPTY, month=1, gross=800_00, tax=0)
        year = taxes.book(year, month=1, gross=800_00, tax=160_00)
        year = taxes.book(year, month=1, gross=-800_00, tax=0)
        # 900 in all bear 20, of which the second pay-out has borne 160 already.
        assert taxes.withheld(Withholding.MONTHLY, year, month=1, gross=100_00) == -140_00


class TestCumulative:
    def test_goes_over_the_year(self) -> None:
        thirty = [(month, 30_000) for month in (1, 2, 3)]
        assert paid(Withholding.CUMULATIVE, *thirty) == [570, 710, 1_900]

    def test_counts_months_from_the_first_that_was_paid(self) -> None:
        assert paid(Withholding.CUMULATIVE, (6, 30_000), (7, 30_000)) == [570, 710]

    def test_gives_back_nothing_of_earlier_months(self) -> None:
        assert paid(Withholding.CUMULATIVE, (1, 30_000), (2, 100)) == [570, 0]

    def test_is_the_same_however_a_month_is_paid_out(self) -> None:
        assert sum(paid(Withholding.CUMULATIVE, (1, 10_000), (1, 20_000))) == 570


class TestBooking:
    def test_no_tax_is_withheld_unless_the_shop_says(self) -> None:
        assert paid(Withholding.NONE, (1, 80_000)) == [0]

    def test_keeps_months_in_order(self) -> None:
        year = taxes.book(taxes.book(EMPTY, month=3, gross=5, tax=1), month=1, gross=2, tax=0)
        assert [one.month for one in year.months] == [1, 3]
        assert year.month(2) == taxes.TaxMonth(month=2)


class TestJoining:
    def test_what_a_person_was_paid_under_two_ids_is_one(self) -> None:
        ann = taxes.book(EMPTY, month=1, gross=800_00, tax=0)
        bob = TaxYear(promoter=MemberId("bob"), year=2026, version=2)
        bob = taxes.book(bob, month=1, gross=4_000_00, tax=640_00)
        bob = taxes.book(bob, month=3, gross=1_00, tax=0)
        one = taxes.joined(ann, bob)
        assert (one.promoter, one.version) == ("ann", 0)
        assert [(each.month, each.gross, each.tax) for each in one.months] == [
            (1, 4_800_00, 640_00),
            (3, 1_00, 0),
        ]
