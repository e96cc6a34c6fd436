"""The benchmarks run from end to end on small sizes; how fast is not asked here."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from pypdf import PdfReader

from scripts.benchmarks.ingest_against import Taken, compared

ROOT = Path(__file__).resolve().parents[2]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Without the shell script around it, which only installs."""
    return subprocess.run(
        [sys.executable, "-m", "scripts.benchmarks", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )


def figures(tmp_path: Path, *arguments: str) -> dict[str, Any]:
    file = tmp_path / "figures.json"
    result = bench(*arguments, "--json", str(file))
    assert result.returncode == 0, result.stdout + result.stderr
    assert "load average" in result.stdout
    return json.loads(file.read_text())


def test_ingest_is_timed_from_upload_to_search(tmp_path):
    report = figures(tmp_path, "ingest", "--pages", "1", "--runs", "2")

    assert report["benchmark"] == "ingest"
    assert report["machine"]["cpus"] > 0
    assert len(report["machine"]["load_before"]) == len(report["machine"]["load_after"]) == 3
    (result,) = report["results"]
    assert result["pages"] == 1
    assert result["chunks"] >= 1
    assert 0 < result["seconds"]["min"] <= result["seconds"]["median"] <= result["seconds"]["max"]
    assert result["pages_per_second"]["median"] > 0
    assert result["chunks_per_second"]["median"] > 0
    assert list(result["stage_seconds"]) == [
        "upload",
        "queued",
        "extracting",
        "embedding",
        "search",
    ]
    parts = {"web", "parse worker", "embed worker", "scheduler", "postgres", "redis"}
    assert set(result["peak_mb"]) == set(result["cpu_seconds"]) == parts | {"all together"}
    assert result["peak_mb"]["embed worker"] > 10


def test_ingest_is_compared_with_an_earlier_commit_by_runs_beside_each_other() -> None:
    def taken(parse: float, embed: float) -> Taken:
        workers = {"parse worker": parse, "embed worker": embed, "both workers": parse + embed}
        return {"a.pdf": workers}

    pairs = [
        {"before": taken(1.0, 3.0), "now": taken(2.0, 3.0)},
        {"before": taken(2.0, 6.0), "now": taken(4.0, 6.0)},  # the machine was slower
    ]
    found = compared(pairs, "a.pdf")
    assert found["parse worker"]["ratio"] == {"median": 2.0, "min": 2.0, "max": 2.0}
    assert found["both workers"]["ratio"]["median"] == 1.25
    assert found["embed worker"]["before"]["max"] == 6.0


def test_ingest_names_a_commit_that_is_not_there() -> None:
    result = bench("ingest", "--pages", "1", "--against", "no-such-commit")
    assert result.returncode == 1
    assert "no-such-commit" in result.stderr


def test_ingest_says_why_a_file_can_not_be_measured(tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing follows")

    result = bench("ingest", str(broken), "--runs", "1")

    assert result.returncode == 1
    assert "broken.pdf" in result.stderr
    assert "Traceback" not in result.stderr


def test_search_finds_k_in_organizations_of_every_size(tmp_path):
    before = {process.pid for process in psutil.Process().children(recursive=True)}

    report = figures(tmp_path, "search", "--chunks", "500", "--queries", "6")

    assert report["parameters"]["k"] == 8
    by_name = {result["name"]: result for result in report["results"]}
    assert list(by_name) == ["big", "mid", "small", "big, over HTTP"]
    assert by_name["big"]["chunks"] == 250
    for result in by_name.values():
        assert result["fewest_rows"] == 8
        assert result["recall"] == 1.0  # so few chunks are compared one by one
        assert 0 < result["total"]["p50"] <= result["total"]["p95"]
        assert {"p50", "p95"} == set(result["embed"]) == set(result["search"])
    left = {process.pid for process in psutil.Process().children(recursive=True)} - before
    assert not left


def test_a_name_that_is_no_benchmark_is_refused():
    result = bench("nonsense")

    assert result.returncode == 2
    assert "ingest" in result.stderr


@pytest.mark.parametrize("pages", [1, 4])
def test_the_made_pdf_has_the_pages_asked_for_and_the_same_bytes_each_time(tmp_path, pages):
    from scripts.benchmarks.policy_pdf import write_pdf

    first = write_pdf(tmp_path / "first.pdf", pages)
    second = write_pdf(tmp_path / "second.pdf", pages)

    assert len(PdfReader(first).pages) == pages
    assert "Policy on" in PdfReader(first).pages[-1].extract_text()
    assert first.read_bytes() == second.read_bytes()
