from typing import Any

import pytest
from attrs import frozen

from selfshop.adapters.codec import JsonCodec, converter
from selfshop.domain.shared import InvalidInput, Minor, RuleId

Pairs = tuple[tuple[RuleId, Minor], ...]


@frozen
class Tree:
    name: str
    below: "tuple[Tree, ...]" = ()
    halves: "tuple[Tree, int] | None" = None


class TestWriting:
    @pytest.mark.parametrize(
        ("value", "hint", "plain"),
        [
            ((("a", 129_00), ("b", 5)), Pairs, [["a", "129.00"], ["b", "0.05"]]),
            (((1, "a"), (-2, "b")), tuple[tuple[Minor, str], ...], [["0.01", "a"], ["-0.02", "b"]]),
            (("a", "b"), tuple[str, ...], ["a", "b"]),
            ((), tuple[Minor, ...], []),
            ((7, "a", 7), tuple[Minor, str, int], ["0.07", "a", 7]),
            (frozenset("ba"), frozenset[str], ["a", "b"]),
        ],
    )
    def test_writes_lists(self, value: Any, hint: Any, plain: Any) -> None:
        assert JsonCodec("CNY").dump(value, hint) == plain

    def test_writes_and_reads_classes_inside_themselves(self) -> None:
        codec = JsonCodec("CNY")
        tree = Tree("a", (Tree("b"), Tree("c", (), (Tree("d"), 4))))
        assert codec.load(codec.dump(tree, Tree), Tree) == tree

    def test_keeps_each_currency_of_its_own(self) -> None:
        values = tuple(range(3))
        assert JsonCodec("CNY").dump(values, tuple[Minor, ...]) == ["0.00", "0.01", "0.02"]
        assert JsonCodec("JPY").dump(values, tuple[Minor, ...]) == ["0", "1", "2"]

    def test_forgets_amounts_beyond_bounds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(converter, "_KEPT_AMOUNTS", 2)
        made = converter._Amounts("CNY")
        assert [made[n] for n in (1, 2, 3, 1)] == ["0.01", "0.02", "0.03", "0.01"]
        assert len(made) <= 2


class TestReading:
    @pytest.mark.parametrize(
        ("plain", "hint", "path", "code"),
        [
            ("ab", tuple[str, ...], "", "input.wrong_type"),
            (["a", 1], tuple[str, ...], "[1]", "input.not_text"),
            ([["a"], ["b", 2, "c"]], tuple[tuple[str, ...], ...], "[1][1]", "input.not_text"),
            ([{"name": "a"}, {}], tuple[Tree, ...], "[1].name", "input.missing"),
            ([{"name": "a", "below": {}}], tuple[Tree, ...], "[0].below", "input.wrong_type"),
        ],
    )
    def test_names_the_place(self, plain: Any, hint: Any, path: str, code: str) -> None:
        with pytest.raises(InvalidInput) as refusal:
            JsonCodec("CNY").load(plain, hint)
        assert (refusal.value.path, refusal.value.code) == (path, code)
