import pytest

from selfshop.domain.promotions.linting import Words, lint
from selfshop.domain.promotions.linting.names import unknown
from tests.rule_books import book, found, off

CODE = "rule_book.unknown_name"


@pytest.mark.parametrize("side", ["include", "exclude"])
@pytest.mark.parametrize("kind", ["skus", "products", "categories", "brands", "tags"])
def test_a_name_that_nothing_has_is_told_with_its_field(side: str, kind: str) -> None:
    rule = off("1.00", scope={side: {kind: ["zed"]}})
    assert found(unknown, rule) == [(f"rules[0].scope.{side}.{kind}", CODE)]


def test_known_names_are_fine() -> None:
    scope = {
        "skus": ["A"],
        "products": ["A"],
        "categories": ["x"],
        "brands": ["own"],
        "tags": ["new"],
    }
    assert found(unknown, off("1.00", scope={"include": scope})) == []


def test_parts_and_offers_are_looked_at_too() -> None:
    parts = [{"scope": {"include": {"tags": ["old"]}}, "quantity": 1}]
    bundle = {"benefit": {"kind": "bundle", "parts": parts, "price": "5.00"}}
    add_on = {"benefit": {"kind": "add_on", "offers": {"B": "1.00", "A": "1.00"}}}
    assert found(unknown, bundle, add_on) == [
        ("rules[0].benefit.parts[0].scope.include.tags", CODE),
        ("rules[1].benefit.offers", CODE),
    ]


def test_tiers_and_channels_count_where_the_shop_has_said_what_there_are() -> None:
    rule = off("1.00", audience={"tiers": ["gold"], "channels": ["app"]})
    assert found(unknown, rule) == []
    words = Words(tiers=frozenset({"silver"}), channels=frozenset({"app"}))
    assert found(unknown, rule, words=words) == [("rules[0].audience.tiers", CODE)]


def test_a_book_without_catalogue_has_no_unknown_names() -> None:
    assert found(unknown, off("1.00", scope={"include": {"skus": ["zed"]}}), catalogue=None) == []


def test_of_many_names_a_few_are_told() -> None:
    names = [f"n{number}" for number in range(9)]
    (finding,) = lint(book(off("1.00", scope={"include": {"tags": names}}))).findings
    assert finding.facts == {"kind": "tags", "names": tuple(names[:5]), "count": 9}
