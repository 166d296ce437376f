import json
from pathlib import Path

import pytest

from selfshop.domain.shared import InvalidInput, SkuId
from selfshop.replay.rehearsing import catalogue_files, read_catalogue_file

TEA = {"sku": "TEA", "categories": ["food/tea"], "brand": "b", "listed": False}


def a_file(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "goods.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("content", [[TEA], {"skus": [TEA], "rules": []}])
def test_a_catalogue_is_a_list_of_skus_or_a_case_with_them(tmp_path: Path, content: object) -> None:
    read = read_catalogue_file(a_file(tmp_path, content), currency="EUR")
    tea = read[SkuId("TEA")]
    assert (tea.categories, tea.brand) == (("food/tea",), "b")
    assert tea.listed, "what was bought was on sale"


@pytest.mark.parametrize(
    ("content", "path", "code"),
    [
        ({"sku": []}, "goods.json: skus", "input.wrong_type"),
        ([{"sku": "TEA", "brand": 7}], "goods.json: skus[0].brand", "input.not_text"),
        ([{"sku": "TEA", "colour": "red"}], "goods.json: skus[0].colour", "input.unknown_field"),
        ([TEA, TEA], "goods.json: skus[1]", "input.duplicate"),
        ([TEA, TEA, TEA], "goods.json: skus", "input.too_many"),
    ],
)
def test_a_wrong_one_is_refused_with_file_and_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: object, path: str, code: str
) -> None:
    monkeypatch.setattr(catalogue_files, "SKUS_MAX", 2)
    with pytest.raises(InvalidInput) as no:
        read_catalogue_file(a_file(tmp_path, content), currency="EUR")
    assert (no.value.path, no.value.code) == (path, code)
