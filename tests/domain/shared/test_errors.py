import pickle

import pytest

from selfshop.domain.shared import (
    Conflict,
    Corrupted,
    InvalidInput,
    NotFound,
    Refused,
    ShopError,
    StoreUnfit,
)

EVERY_KIND = [
    Refused("sku.not_listed", sku="tea"),
    NotFound("sku.unknown", sku="tea"),
    Conflict("store.busy", retryable=True),
    StoreUnfit("store.schema_missing"),
    Corrupted("store.unknown_version", version=9),
    InvalidInput("lines[2].quantity", "input.too_small", least=1),
]


class TestEveryError:
    @pytest.mark.parametrize("error", EVERY_KIND, ids=lambda error: type(error).__name__)
    def test_can_be_pickled_with_all_it_says(self, error: ShopError) -> None:
        again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
        assert type(again) is type(error)
        assert (again.code, again.facts, again.retryable) == (
            error.code, error.facts, error.retryable,
        )  # fmt: skip
        assert str(again) == str(error)
        assert getattr(again, "path", None) == getattr(error, "path", None)

    @pytest.mark.parametrize("error", EVERY_KIND, ids=lambda error: type(error).__name__)
    def test_speaks_two_languages(self, error: ShopError) -> None:
        english, chinese = error.message(), error.message("zh-Hans")
        assert english.isascii()
        assert not chinese.isascii()
        assert error.message("fr") == english

    def test_stands_in_one_tree(self) -> None:
        assert all(isinstance(error, ShopError) for error in EVERY_KIND)
        assert issubclass(NotFound, Refused)
        assert issubclass(Conflict, Refused)
        assert issubclass(InvalidInput, ValueError)
        assert not issubclass(InvalidInput, Refused)

    def test_can_be_repeated_only_where_it_says_so(self) -> None:
        assert [error.retryable for error in EVERY_KIND] == [False, False, True, *[False] * 3]

    def test_shows_its_code_and_sentence(self) -> None:
        assert str(EVERY_KIND[0]) == "sku.not_listed: SKU tea is not on sale"


class TestInvalidInput:
    @pytest.mark.parametrize(
        ("path", "prefix", "joined"),
        [
            ("quantity", "lines[2]", "lines[2].quantity"),
            ("[2].quantity", "lines", "lines[2].quantity"),
            ("", "lines", "lines"),
            ("quantity", "", "quantity"),
            ("", "", ""),
        ],
    )
    def test_is_seen_from_further_out(self, path: str, prefix: str, joined: str) -> None:
        outer = InvalidInput(path, "input.too_small", least=1).under(prefix)
        assert (outer.path, outer.code, outer.facts) == (joined, "input.too_small", {"least": 1})

    def test_names_the_field_or_the_input_as_a_whole(self) -> None:
        assert str(InvalidInput("a.b", "input.empty")) == "a.b: must not be empty"
        assert str(InvalidInput("", "input.empty")) == "input: must not be empty"


class TestASentence:
    def test_tells_lists_and_records_in_words(self) -> None:
        short = Refused(
            "stock.short",
            short=({"sku": "tea", "wanted": 3}, {"sku": "pot", "wanted": 1}),
        )
        assert short.message() == "not enough stock: sku tea, wanted 3, sku pot, wanted 1"
        assert short.message("zh") == "库存不足: sku tea, wanted 3, sku pot, wanted 1"

    def test_ignores_facts_it_has_no_place_for(self) -> None:
        assert Refused("sku.exists", sku="tea", row=4).message() == "there is a SKU tea already"

    def test_prints_braces_of_a_fact_as_they_are(self) -> None:
        assert Refused("sku.exists", sku="{x}").message() == "there is a SKU {x} already"
