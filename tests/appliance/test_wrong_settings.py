"""A setting that can't be read is named, in a sentence and without its value."""

import errno
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance import __main__

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://user:nonsense@host/name"),
        ("DATABASE_URL", "postgres://user:nonsense@host"),
        ("DATABASE_OWNER_URL", "postgres://user:nonsense@host:many/name"),
        ("REDIS_URL", "nonsense:6379"),
        ("EMAIL_URL", "nonsense"),
        ("TRACES_URL", "nonsense"),
        ("SENTRY_DSN", "nonsense"),
        ("SENTRY_DSN", "https://nonsense"),
        ("LOG_LEVEL", "nonsense"),
        ("LOG_FORMAT", "nonsense"),
        ("MAX_UPLOAD_MB", "nonsense"),
        ("LLM_TOTAL_SECONDS", "nonsense"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_it_is_named_and_not_repeated(run: Run, command: str, name: str, value: str) -> None:
    ended = run(command, **{name: value})
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"A setting is wrong. {name}")
    assert "nonsense" not in ended.stderr


def test_a_database_that_is_away_is_told_in_words(run: Run) -> None:
    away = "postgres://user:secret@127.0.0.1:1/name"
    ended = run("serve", "--port", "1", DATABASE_URL=away, DATABASE_POOL_SIZE="0")
    assert ended.returncode == 1
    assert "The database can't be used" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "secret" not in ended.stderr


@pytest.mark.parametrize("level", ["info", "INFO", ""])
def test_a_level_may_be_written_in_small_letters(
    setting: Callable[..., "subprocess.CompletedProcess[str]"], level: str
) -> None:
    assert setting("LOG_LEVEL", {"LOG_LEVEL": level}).stdout.strip() == "'INFO'"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LLM_TOTAL_SECONDS", "nonsense", "A setting is wrong. LLM_TOTAL_SECONDS"),
        ("OCR_LANGUAGES", "xyz", "put xyz.traineddata into"),
    ],
)
def test_dev_and_the_image_with_everything_in_it_name_it_too(
    run: Run, tmp_path: Path, port: int, name: str, value: str, sentence: str
) -> None:
    ended = run("dev", "--data", str(tmp_path), "--port", str(port), **{name: value})
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_file_of_another_user_is_named_with_who_may_not_use_it(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def run(arguments: object) -> None:
        raise OSError(number, os.strerror(number), "/secrets/all/secret_key")

    monkeypatch.setattr(__main__, "_run", run)
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert str(ended.value).startswith(f"/secrets/all/secret_key: {os.strerror(number)}. ")
    assert f"user number {os.geteuid()}" in str(ended.value)


def test_a_fault_of_the_program_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(arguments: object) -> None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "/nowhere")

    monkeypatch.setattr(__main__, "_run", run)
    with pytest.raises(FileNotFoundError):
        __main__.main()
