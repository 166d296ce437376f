from selfshop.domain.promotions.linting import Finding, Severity
from selfshop.domain.shared import RuleId


def test_a_finding_speaks_both_languages() -> None:
    finding = Finding(
        rule=RuleId("R1"),
        path="rules[0].benefit.sku",
        code="rule_book.gift_unknown",
        severity=Severity.ERROR,
        facts={"sku": "cup"},
    )
    assert finding.message("en") == "its gift cup is no SKU of the shop"
    assert finding.message("zh") == "赠品 cup 不存在"
