"""Workers and the scheduler give signs of life, and one that hangs is seen by their absence."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import django_rq
import pytest

from appliance import alive
from appliance.queue_workers import WAIT_SECONDS
from tests.kinds import ROOT


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def asked(folder: Path, *parts: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "appliance", "health", *parts],
        # Nothing is set that the product needs to start.
        env={"PATH": os.environ["PATH"], "TMPDIR": str(folder)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_who_gave_a_sign_in_time_is_well(own_folder: Path) -> None:
    alive.sign("parse", 60)
    alive.sign("embed", 60)
    assert asked(own_folder, "parse", "embed").returncode == 0


def test_who_is_late_hangs(own_folder: Path) -> None:
    alive.sign("parse", 60)
    alive.sign("embed", -5)
    found = asked(own_folder, "parse", "embed")
    assert found.returncode == 1
    assert "embed gave no sign" in found.stderr and "parse" not in found.stderr


def test_who_never_gave_a_sign_is_not_well(own_folder: Path) -> None:
    found = asked(own_folder, "scheduler")
    assert (found.returncode, "any sign yet" in found.stderr) == (1, True)


@pytest.mark.parametrize("parts", [(), ("web",)])
def test_what_can_not_be_looked_at_is_refused_with_what_can(
    own_folder: Path, parts: tuple[str, ...]
) -> None:
    found = asked(own_folder, *parts)
    assert (found.returncode, "parse, embed, scheduler" in found.stderr) == (2, True)


def test_a_sign_that_can_not_be_written_ends_no_work(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(own_folder / "gone"))
    alive.sign("parse", 60)
    assert alive.silent("parse")


@pytest.mark.parametrize(("queue", "kind"), [("parse", "ParseWorker"), ("embed", "EmbedWorker")])
def test_a_worker_gives_signs_while_it_waits_and_works(queue: Any, kind: str) -> None:
    worker = django_rq.get_worker(
        queue, worker_class=f"appliance.queue_workers.{kind}", worker_ttl=WAIT_SECONDS
    )
    assert alive.silent(queue)
    worker.heartbeat()
    assert not alive.silent(queue)
    assert worker.dequeue_timeout < WAIT_SECONDS
