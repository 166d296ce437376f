import json
from pathlib import Path
from typing import Any

import pytest

from selfshop.domain.shared import InvalidInput, RuleId
from selfshop.replay.rehearsing import rule_files
from selfshop.replay.rehearsing.rule_files import read_rule_file

TEN: dict[str, Any] = {
    "id": "TEN",
    "layer": "order",
    "benefit": {"kind": "percent_off", "percent": "10"},
}


def a_file(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "campaign.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as no:
        read_rule_file(path, currency="EUR")
    return no.value.path, no.value.code


class TestAFileOfRules:
    def test_is_a_list(self, tmp_path: Path) -> None:
        read = read_rule_file(a_file(tmp_path, [TEN]), currency="EUR")
        assert [rule.id for rule in read.rules] == ["TEN"]
        assert read.shop is None

    def test_or_a_whole_case_whose_rules_and_shop_count(self, tmp_path: Path) -> None:
        case = {
            "title": "a case",
            "shop": {"currency": "EUR", "choice": "priority"},
            "at": "2026-11-11T00:00:00Z",
            "skus": [],
            "rules": [{**TEN, "limits": {"total": 5, "used": 3}}],
            "cart": {},
            "quote": {},
        }
        read = read_rule_file(a_file(tmp_path, case), currency="EUR")
        assert read.shop is not None
        assert read.shop.terms.choice == "priority"
        assert read.usage[RuleId("TEN")].used == 3

    @pytest.mark.parametrize(
        ("content", "path", "code"),
        [
            ([{**TEN, "benefit": {"kind": "percent_off", "percent": "110"}}],
             "campaign.json: rules[0].benefit.percent", "input.not_a_percent"),
            ([TEN, {**TEN, "lier": "order"}], "campaign.json: rules[1].lier", "input.unknown_field"),
            ([TEN, TEN], "campaign.json: rules[1]", "input.duplicate"),
            ({"rule": [TEN]}, "campaign.json: rules", "input.missing"),
            ({"rules": [], "shops": {}}, "campaign.json: shops", "input.unknown_field"),
            ({"rules": {}}, "campaign.json: rules", "input.wrong_type"),
            ({"rules": [], "shop": {"currency": "CNY"}},
             "campaign.json: shop.currency", "input.other_currency"),
            ("7", "campaign.json", "input.wrong_type"),
            ("[", "campaign.json", "input.not_json"),
            ("", "campaign.json", "input.not_json"),
            ('[{"id": "A", "id": "B"}]', "campaign.json: id", "input.duplicate"),
        ],
    )  # fmt: skip
    def test_is_refused_with_file_and_field(
        self, tmp_path: Path, content: object, path: str, code: str
    ) -> None:
        assert refused(a_file(tmp_path, content)) == (path, code)

    def test_has_to_be_there_and_be_text(self, tmp_path: Path) -> None:
        assert refused(tmp_path / "none.json") == ("none.json", "input.unreadable_file")
        assert refused(tmp_path) == (tmp_path.name, "input.unreadable_file")
        path = tmp_path / "campaign.json"
        path.write_bytes(b"[\xff]")
        assert refused(path) == ("campaign.json", "input.unprintable")

    def test_is_read_to_a_bound(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rule_files, "BYTES_MAX", 3)
        assert refused(a_file(tmp_path, [TEN])) == ("campaign.json", "input.too_long")
