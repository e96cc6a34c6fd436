"""`compose/aws/release`, with an AWS and a Terraform that note what they are asked."""

import os
import subprocess
from pathlib import Path

import pytest

RELEASE = Path(__file__).resolve().parents[2] / "compose" / "aws" / "release"
TERRAFORM = """#!/bin/sh
echo "terraform $*" >> "$NOTES"
case "$*" in
    "output -json one_off") echo '{"region": "r", "cluster": "c", "prefix": "policies",
        "subnets": "s", "security_group": "g"}' ;;
    "output -json buckets") echo '{"backups": "archives"}' ;;
esac
"""
AWS = """#!/bin/sh
echo "aws $*" >> "$NOTES"
case "$*" in
    "s3api head-object"*) exit $WITHOUT_ARCHIVE ;;
    "ecs wait"*) [ "$(grep -c 'ecs wait' "$NOTES")" -gt 1 ] || exit 255 ;;
    "ecs describe-tasks"*) echo "$ENDED" ;;
    "ecs run-task"*) echo task ;;
esac
"""


class Release:
    """``./release`` where a restore takes more than ten minutes."""

    def __init__(self, folder: Path) -> None:
        self.notes = folder / "notes"
        self._path = f"{folder}:{os.environ['PATH']}"
        for name, script in (("terraform", TERRAFORM), ("aws", AWS)):
            (folder / name).write_text(script)
            (folder / name).chmod(0o755)

    def run(
        self, *arguments: str, ended: int = 0, without_archive: int = 0
    ) -> subprocess.CompletedProcess[str]:
        scripted = {"ENDED": str(ended), "WITHOUT_ARCHIVE": str(without_archive)}
        return subprocess.run(
            [str(RELEASE), *arguments],
            env={**os.environ, "PATH": self._path, "NOTES": str(self.notes), **scripted},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def asked(self, words: str) -> list[str]:
        """What was asked that has ``words`` in it."""
        return [note for note in self.notes.read_text().splitlines() if words in note]


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return Release(tmp_path)


def test_the_tables_come_first_and_the_services_after(release: Release) -> None:
    assert release.run("mine.tfvars").returncode == 0
    (task,) = release.asked("run-task")
    assert "--task-definition policies-prepare" in task and "--overrides" not in task
    assert len(release.asked("terraform apply")) == 2
    assert len(release.asked("ecs wait")) == 2


def test_a_restore_stands_in_place_of_the_preparation(release: Release) -> None:
    assert release.run("--restore", "daily.tar.age", "mine.tfvars").returncode == 0
    (task,) = release.asked("run-task")
    assert '"command": ["restore", "s3://archives/daily.tar.age", "--verify"]' in task
    assert len(release.asked("terraform apply")) == 2


def test_an_archive_that_is_not_there_leaves_the_database_alone(release: Release) -> None:
    ended = release.run("--restore", "daily.tar.age", "mine.tfvars", without_archive=1)
    assert ended.returncode == 1
    assert "s3://archives/daily.tar.age" in ended.stderr
    assert "policies/backup_passphrase" in ended.stderr
    assert release.asked("run-task") == []


def test_services_do_not_start_after_a_task_that_failed(release: Release) -> None:
    ended = release.run("--restore", "daily.tar.age", "mine.tfvars", ended=1)
    assert ended.returncode == 1
    assert "aws logs tail /policies/prepare" in ended.stderr
    assert len(release.asked("terraform apply")) == 1


@pytest.mark.parametrize("wrong", [[], ["--restore"], ["--restore", '"; x', "mine.tfvars"]])
def test_what_it_can_not_do_is_refused_with_how_it_is_called(
    release: Release, wrong: list[str]
) -> None:
    ended = release.run(*wrong)
    assert ended.returncode == 2 and ended.stderr
    assert not release.notes.exists()
