"""Backups come by themselves, the oldest go, and one that failed is not forgotten."""

import io
import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command

from appliance.backup.archive import check
from appliance.backup.errors import BackupBusy
from appliance.backup.schedule import archives, back_up, is_due, latest_outcome
from appliance.backup.write import ONE_BACKUP

SECONDS = 120


@pytest.fixture
def folder(override, tmp_path) -> Path:
    """BACKUP_DIR, with a backup due every day."""
    override(BACKUP_DIR=tmp_path, BACKUP_EVERY_HOURS=24.0, BACKUP_KEEP=2)
    return tmp_path


def hours(number):
    return datetime.now(UTC) + timedelta(hours=number)


def test_the_oldest_go_when_there_are_too_many(folder):
    old = [folder / f"policy-chatbot-2020010{day}T000000Z.tar" for day in (1, 2, 3)]
    foreign = folder / "somebody-elses.tar"
    for path in (*old, foreign):
        path.write_bytes(b"")
    path, _ = back_up(lambda line: None, None)
    assert archives() == [old[-1], path]
    assert foreign.exists()


def test_one_is_due_at_once_and_then_again_after_its_hours(folder, override):
    assert is_due(hours(0))
    back_up(lambda line: None, None)
    assert latest_outcome().error == ""
    assert [is_due(hours(number)) for number in (0, 23, 25)] == [False, False, True]
    override(BACKUP_EVERY_HOURS=0.0)
    assert not is_due(hours(1000))


def test_one_that_failed_is_tried_again_soon_and_leaves_the_others(folder, monkeypatch):
    made, _ = back_up(lambda line: None, None)
    good = made.rename(folder / "policy-chatbot-20200101T000000Z.tar")  # not of this second
    monkeypatch.setattr("appliance.backup.write._originals_named", fail)
    with pytest.raises(RuntimeError):
        back_up(lambda line: None, None)
    assert latest_outcome().error == "the storage is gone"
    assert [is_due(hours(number)) for number in (0, 2)] == [False, True]
    assert archives() == [good]
    assert sorted(path.name for path in folder.iterdir()) == sorted([good.name, "latest.json"])


def fail(connection):
    raise RuntimeError("the storage is gone")


def test_what_a_killed_one_left_goes_with_the_next(folder):
    left, young = (folder / f".policy-chatbot-{n}.tar.partial" for n in ("old", "young"))
    for path in (left, young):
        path.write_bytes(b"half")
    os.utime(left, (1, 1))
    back_up(lambda line: None, None)
    assert not left.exists() and young.exists()


def test_without_a_database_it_says_what_to_set(run, tmp_path):
    ended = run("backup", "--to", str(tmp_path / "x.tar"), DATABASE_URL="")
    assert ended.returncode == 1
    assert "ENV_FILE" in ended.stderr and "Traceback" not in ended.stderr


def test_two_at_once_are_not_made(folder):
    with psycopg.connect(os.environ["DATABASE_URL"]) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_BACKUP])
        with pytest.raises(BackupBusy, match="Another backup"):
            back_up(lambda line: None, None)
        assert archives() == []


def test_a_folder_that_can_not_be_written_in_is_told(override, tmp_path):
    (tmp_path / "file").write_text("")
    override(BACKUP_DIR=tmp_path / "file" / "backups")
    with pytest.raises(CommandError, match="BACKUP_DIR"):
        call_command("backup", stdout=io.StringIO())


def test_the_scheduler_makes_one_that_is_encrypted_as_the_settings_say(process, tmp_path):
    scheduler = process(
        [sys.executable, "-m", "appliance", "scheduler"],
        SWEEP_SECONDS="1",
        BACKUP_EVERY_HOURS="1",
        BACKUP_DIR=str(tmp_path),
        BACKUP_PASSPHRASE="correct horse",
    )
    deadline = time.monotonic() + SECONDS
    while not (made := list(tmp_path.glob("*.tar.age"))):
        assert scheduler.poll() is None, scheduler.stderr.read()
        assert time.monotonic() < deadline, "no backup was made"
        time.sleep(0.2)
    scheduler.send_signal(signal.SIGTERM)
    assert scheduler.wait(60) == 0
    assert len(made) == 1
    assert check(made[0], "correct horse").tables["tenancy_organization"].columns
