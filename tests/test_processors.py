"""A container's share of a machine's processors is what the product counts with."""

import os
from pathlib import Path

import pytest

from core.processors import adds_bytes_exactly, processors

HAS_AFFINITY = hasattr(os, "sched_getaffinity")  # macOS has not
ALLOWED = len(os.sched_getaffinity(0)) if HAS_AFFINITY else os.cpu_count() or 1


def _write(root: Path, files: dict[str, str]) -> tuple[Path, Path]:
    for name, text in files.items():
        path = root / "cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    own = root / "own"
    own.write_text("0::/apps/web\n")
    return root / "cgroup", own


@pytest.mark.parametrize(
    "files",
    [
        {"cpu.max": "100000 100000\n"},
        {"apps/web/cpu.max": "50000 100000\n"},
        {"apps/cpu.max": "70000 100000\n", "apps/web/cpu.max": "max 100000\n"},
        {"cpu/cpu.cfs_quota_us": "90000\n", "cpu/cpu.cfs_period_us": "100000\n"},
    ],
    ids=["the container's", "its own group's", "a group's around it", "version 1"],
)
def test_no_more_than_the_share_of_the_container(tmp_path, files):
    assert processors(*_write(tmp_path, files)) == 1


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"cpu.max": "max 100000\n"},
        {"cpu.max": "99900000 100000\n"},
        {"cpu.max": "rubbish"},
        {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"},
    ],
    ids=["no groups", "no limit", "more than there are", "not understood", "no limit, version 1"],
)
def test_without_a_limit_those_that_it_may_run_on(tmp_path, files):
    assert processors(*_write(tmp_path, files)) == ALLOWED


def test_half_a_processor_more_counts_as_one(tmp_path):
    assert processors(*_write(tmp_path, {"cpu.max": "150000 100000\n"})) == min(2, ALLOWED)


@pytest.mark.parametrize(
    ("flags", "machine", "is_exact"),
    [
        ("flags : fpu avx2 avx512f avx512_vnni", "x86_64", True),
        ("flags : fpu avx2 avx_vnni", "x86_64", True),
        ("flags : fpu avx2 avx512f", "x86_64", False),
        ("", "x86_64", False),
        ("Features : fp asimd", "aarch64", True),
    ],
)
def test_sums_of_bytes_are_exact_with_vnni(
    tmp_path: Path, flags: str, machine: str, is_exact: bool
) -> None:
    features = tmp_path / "cpuinfo"
    features.write_text(f"processor : 0\n{flags}\n")
    assert adds_bytes_exactly(features, machine) is is_exact
