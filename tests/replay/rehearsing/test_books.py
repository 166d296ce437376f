from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from selfshop.adapters.codec.cases import ShopBlock
from selfshop.domain import promotions
from selfshop.domain.shared import InvalidInput
from selfshop.replay.orders_file import OrdersRecording
from selfshop.replay.rehearsing import RuleFile, books_of
from selfshop.replay.sample import open_sample
from tests.rehearsals import TEN_PERCENT, book


@pytest.fixture(scope="module")
def sample() -> Iterator[OrdersRecording]:
    with open_sample() as recording:
        yield recording


def a_rule_file(rule: str = "TEN", *, layers: str = "") -> RuleFile:
    made = book({**TEN_PERCENT, "id": rule}, currency="USD")
    shop = None
    if layers:
        own = tuple(evolve(layer, name=layers) for layer in promotions.DEFAULT_LAYERS[:1])
        shop = ShopBlock(terms=made.terms, layers=own)
    return RuleFile(rules=made.rules.rules, usage=made.usage, shop=shop)


class TestTheCurrentRules:
    def test_are_the_recording_s_coupons(self, sample: OrdersRecording) -> None:
        current, proposed = books_of(sample, a_rule_file(), against=None, add=False)
        assert len(current.rules.rules) == 19
        assert [rule.id for rule in proposed.rules.rules] == ["TEN"]
        assert current.terms == proposed.terms
        assert current.terms.choice is promotions.Choice.BEST

    def test_keep_their_layers_when_the_proposal_has_others(self, sample: OrdersRecording) -> None:
        current, proposed = books_of(sample, a_rule_file(layers="order"), against=None, add=False)
        assert current.rules.layers == promotions.DEFAULT_LAYERS
        assert [layer.name for layer in proposed.rules.layers] == ["order"]

    def test_are_those_of_a_file_when_there_is_one(self, sample: OrdersRecording) -> None:
        against = a_rule_file("OLD")
        current, _ = books_of(sample, a_rule_file(), against=against, add=False)
        assert [rule.id for rule in current.rules.rules] == ["OLD"]


class TestAdding:
    def test_puts_the_proposed_rules_beside_the_current_ones(self, sample: OrdersRecording) -> None:
        _, proposed = books_of(sample, a_rule_file(), against=None, add=True)
        assert len(proposed.rules.rules) == 20

    def test_refuses_a_rule_that_is_in_force(self, sample: OrdersRecording) -> None:
        with pytest.raises(InvalidInput) as no:
            books_of(sample, a_rule_file(), against=a_rule_file(), add=True)
        assert (no.value.path, no.value.code) == ("rules[0].id", "input.duplicate")


def test_an_unknown_layer_is_refused_by_rule_and_field(sample: OrdersRecording) -> None:
    with pytest.raises(InvalidInput) as no:
        books_of(sample, a_rule_file(layers="shelf"), against=None, add=False)
    assert (no.value.path, no.value.code) == ("rules[0].layer", "rule.unknown_layer")


def test_the_file_of_a_wrong_rule_is_named(sample: OrdersRecording) -> None:
    new, old = (Path("somewhere") / name for name in ("new.json", "old.json"))
    lost = evolve(a_rule_file(layers="shelf"), path=new)
    in_force = evolve(a_rule_file(), path=old)
    wrong = (
        (lost, None, "new.json: rules[0].layer"),
        (lost, in_force, "old.json: rules[0].layer"),
        (evolve(a_rule_file(), path=new), in_force, "new.json: rules[0].id"),
    )
    for proposed, against, path in wrong:
        with pytest.raises(InvalidInput) as no:
            books_of(sample, proposed, against=against, add=against is not None)
        assert no.value.path == path
