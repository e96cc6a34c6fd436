"""Scans for known weaknesses: where they are made, and that what they find ends them."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.delivery.scripts import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"


def commands(workflow: str, job: str) -> str:
    """What a job runs, as one text."""
    steps = yaml.safe_load((WORKFLOWS / workflow).read_text())["jobs"][job]["steps"]
    return "\n".join(step.get("run", "") for step in steps)


@pytest.mark.parametrize(
    ("workflow", "job", "scan"),
    [
        ("scans.yml", "libraries", "./scripts/scan"),
        ("scans.yml", "images", "./scripts/scan policy-chatbot:scanned "),
        ("release.yml", "wheel", "./scripts/scan"),
        ("release.yml", "image", './scripts/scan "registry:'),
    ],
)
def test_libraries_and_images_are_scanned_by_night_and_before_a_release(
    workflow: str, job: str, scan: str
) -> None:
    assert scan in commands(workflow, job)


def test_a_change_of_the_libraries_is_scanned_before_it_is_merged() -> None:
    # YAML reads the name `on` as true.
    when = yaml.safe_load((WORKFLOWS / "scans.yml").read_text())[True]
    assert when["schedule"]
    assert {"requirements.lock", "widget/package-lock.json"} <= set(when["pull_request"]["paths"])


@pytest.mark.parametrize(("bad", "status"), [("", 0), ("one:1", 1), ("two:2", 1)])
def test_all_images_are_looked_at_and_one_with_a_weakness_is_told(
    bad: str, status: int, tmp_path: Path
) -> None:
    docker = tmp_path / "docker"
    weak = f'case "$*" in *" {bad or "none"} "*) exit 2;; esac'
    docker.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n{weak}\n')
    docker.chmod(0o755)
    ended = subprocess.run(
        [str(ROOT / "scripts" / "scan"), "one:1", "two:2"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        timeout=30,
        check=False,
    )
    assert ended.returncode == status
    asked = (tmp_path / "asked").read_text().splitlines()
    assert [" one:1 " in asked[0], " two:2 " in asked[1], len(asked)] == [True, True, 2]
    assert all("--only-fixed --fail-on high" in one for one in asked)
