"""`bench reading --against FILE` prints the figures of two runs side by side."""

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.benchmarks.machine import Machine
from scripts.benchmarks.reading_against import earlier, print_both
from scripts.benchmarks.report import write_json
from scripts.benchmarks.running import BenchmarkFailed


def results(lost: float, headed: int, right: float) -> dict[str, Any]:
    file = {
        "lost_share": lost,
        "invented_share": 0.0,
        "broken_per_100_pages": 2.5,
        "tables": {"tables": 1, "rows": 20, "whole": 20, "headed": headed},
    }
    return {"files": {"a.pdf": file}, "formats": {"PDF": {"share": right}}}


def test_each_figure_stands_before_and_after(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_json(tmp_path / "a.json", "reading", Machine(), results(0.0312, 10, 0.9))
    print_both(earlier(tmp_path / "a.json"), results(0.0009, 20, 0.9667))
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["a.pdf", "words", "lost", "3.12%", "0.09%"] in lines
    assert ["a.pdf", "broken", "sentences", "per", "100", "pages", "2.5", "2.5"] in lines
    assert lines[[line[1:2] for line in lines].index(["rows"])][-2:] == ["50.0%", "100.0%"]
    assert ["PDF", "90.0%", "96.7%"] in lines


def test_what_only_one_run_has_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    only = results(0.0, 20, 1.0)
    print_both({"files": {"b.pdf": only["files"]["a.pdf"]}}, only)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"benchmark": "ingest"})])
def test_a_file_of_another_benchmark_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(BenchmarkFailed):
        earlier(tmp_path / "a.json")


def test_so_is_one_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkFailed, match="can't be read"):
        earlier(tmp_path / "none.json")
