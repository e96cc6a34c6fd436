"""What `dev` writes for other commands that work on its data."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from appliance.dev import _write_environment

GIVEN = {
    "S3_BUCKET": "originals",
    "S3_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_ACCESS_KEY_ID": "id",
    "MAX_UPLOAD_MB": "7",
    "EMBEDDING_PASSAGE_PREFIX": "passage: ",
}


def test_every_setting_that_was_given_is_there_for_other_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    with ExitStack() as stack:
        _write_environment(tmp_path, stack)
        path = tmp_path / "environment"
        assert path.stat().st_mode & 0o777 == 0o600
        for name in GIVEN:
            monkeypatch.delenv(name)
        from appliance.environment import Environment

        read = Environment()
        read.read_env(path)
        assert {name: read.str(name) for name in GIVEN} == GIVEN
    assert not path.exists()
