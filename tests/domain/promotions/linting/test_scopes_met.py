from selfshop.domain.promotions.linting.scopes_met import empty
from tests.rule_books import A, found, off

CODE = "rule_book.scope_meets_nothing"


def test_a_scope_whose_exclusions_take_all_of_it_is_empty() -> None:
    scope = {"include": {"tags": ["new"]}, "exclude": {"brands": ["own"]}}
    assert found(empty, off("1.00", scope=scope)) == [("rules[0].scope", CODE)]
    assert found(empty, off("1.00", scope={"exclude": {"brands": ["own"]}})) == [
        ("rules[0].scope", CODE)
    ]


def test_a_scope_with_something_left_is_fine() -> None:
    shop = {**A, "B": {"price": "1.00", "tags": ["new"]}}
    scope = {"include": {"tags": ["new"]}, "exclude": {"brands": ["own"]}}
    assert found(empty, off("1.00", scope=scope), skus=shop) == []


def test_a_cash_equivalent_is_in_no_scope_that_does_not_name_it() -> None:
    shop = {"A": {"price": "1.00", "tags": ["new"], "cash_equivalent": True}}
    tagged = off("1.00", scope={"include": {"tags": ["new"]}})
    named = off("1.00", scope={"include": {"skus": ["A"]}})
    assert found(empty, tagged, named, skus=shop) == [("rules[0].scope", CODE)]


def test_unknown_names_are_another_finding() -> None:
    assert found(empty, off("1.00", scope={"include": {"tags": ["old"]}})) == []
