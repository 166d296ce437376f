from selfshop.domain.promotions.linting import Severity, lint
from selfshop.domain.promotions.linting.gifts import missing
from tests.rule_books import A, book, found, from_, ladder


def gift(sku: str) -> dict[str, object]:
    return {"benefit": {"kind": "gift", "sku": sku}}


def test_a_gift_that_is_no_sku_is_an_error() -> None:
    assert found(missing, gift("A"), gift("B")) == [
        ("rules[1].benefit.sku", "rule_book.gift_unknown")
    ]


def test_a_gift_that_is_not_on_sale_is_a_warning() -> None:
    shop = {**A, "B": {"price": "1.00", "listed": False}}
    report = lint(book(ladder(from_("1.00", gift="B")), skus=shop))
    assert [(one.code, one.severity) for one in report.findings] == [
        ("rule_book.gift_not_listed", Severity.WARNING)
    ]
    assert report.findings[0].path == "rules[0].benefit.steps[0].benefit.sku"
