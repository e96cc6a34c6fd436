"""Shares of memory are named by what a process is, and those of one name are added up."""

from pathlib import Path

import pytest

from scripts.benchmarks import shares

PYTHON = "/venv/bin/python"
COMMANDS = {
    1: ["tini", "--", "python"],
    2: [PYTHON, "-m", "appliance.serve", "INFO", "json", "all", "0.0.0.0", "8000"],
    3: [PYTHON, "-m", "appliance.web", "0.0.0.0", "8000", "1"],
    4: [PYTHON, "-m", "appliance.web", "0.0.0.0", "8000", "1"],
    5: [PYTHON, "-m", "appliance", "worker", "embed", "--rested"],
    6: ["postgres: policychat: checkpointer "],
}


@pytest.fixture(autouse=True)
def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for pid, command in COMMANDS.items():
        folder = tmp_path / str(pid)
        folder.mkdir()
        (folder / "cmdline").write_text("".join(f"{word}\0" for word in command))
        (folder / "smaps_rollup").write_text(
            f"00-ff [rollup]\nRss: 9999 kB\nPss: {pid * 1024} kB\n"
        )
    (tmp_path / "7").mkdir()  # has ended meanwhile
    monkeypatch.setattr(shares, "PROCESSES", tmp_path)


def test_every_process_counts_under_what_it_is() -> None:
    assert shares.shares_mb() == {
        "web": 7.0,
        "postgres": 6.0,
        "worker embed": 5.0,
        shares.WATCHER: 2.0,
        "tini": 1.0,
    }


def test_only_those_that_are_named_count() -> None:
    assert shares.shares_mb([5, 7]) == {"worker embed": 5.0}
