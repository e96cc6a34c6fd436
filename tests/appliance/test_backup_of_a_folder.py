"""`--data`: backup and restore of what `./scripts/run` keeps in a folder, with its own servers."""

import json
import re

import pytest

from appliance.backup.archive import check
from appliance.backup.errors import BackupError
from appliance.backup.on_folder import put_secrets
from appliance.embedded.postgres import EmbeddedPostgres
from appliance.embedded.private import stored_secret, write_private
from tests.appliance.stacks import present_stack

QUESTION = "How many vacation days may be carried over?"
LEAVE = "Employees have 25 days of paid leave a year. Nine vacation days may be carried over."
NOTHING = {"DATABASE_URL": "", "DATABASE_OWNER_URL": "", "REDIS_URL": "", "SECRET_KEY": ""}


@pytest.fixture
def archive(organization, document_factory, tmp_path):
    document_factory(organization, LEAVE)
    path = tmp_path / "all.tar"
    write_private(present_stack().folder / "demo.json", '{"admin_username": "admin"}')
    return path


def test_a_folder_made_from_a_backup_is_served_and_backed_up_in_turn(
    archive, organization, run, tmp_path
):
    data, again = tmp_path / "data", tmp_path / "again.tar"
    made = run("backup", "--to", str(archive), "--with-secrets")
    assert made.returncode == 0, made.stderr
    secrets = archive.with_name("all.secrets.json")
    known = json.loads(secrets.read_text())
    restored = run(
        *("restore", str(archive), "--data", str(data), "--secrets", str(secrets), "--verify"),
        **NOTHING,
    )
    assert restored.returncode == 0, restored.stdout + restored.stderr
    joined = stored_secret(data, "secret_key") + stored_secret(data, "secret_key_rest")
    assert joined == known["settings"]["SECRET_KEY"]
    assert json.loads((data / "demo.json").read_text()) == {"admin_username": "admin"}
    backed_up = run("backup", "--data", str(data), "--to", str(again), **NOTHING)
    assert backed_up.returncode == 0, backed_up.stderr
    first, second = check(archive, None), check(again, None)
    assert second.tables == first.tables
    assert second.originals == first.originals
    refused = run("restore", str(archive), "--data", str(data), **NOTHING)
    assert refused.returncode == 1 and "empty stack only" in refused.stderr


def test_secrets_are_not_put_over_others(archive, run, tmp_path):
    assert run("backup", "--to", str(archive), "--with-secrets").returncode == 0
    stored_secret(tmp_path / "data", "secret_key")
    refused = run(
        *("restore", str(archive), "--data", str(tmp_path / "data")),
        *("--secrets", str(archive.with_name("all.secrets.json"))),
    )
    assert refused.returncode == 1 and "secrets of its own" in refused.stderr


@pytest.mark.parametrize("name", ["../../passwd", "..", "secrets.json"])
def test_secrets_are_written_under_their_own_names_only(tmp_path, name):
    written, data = tmp_path / "all.secrets.json", tmp_path / "data"
    written.write_text(json.dumps({"settings": {"SECRET_KEY": "x" * 60}, "files": {name: "pwned"}}))
    with pytest.raises(BackupError, match=re.escape(repr(name))):
        put_secrets(data, written, None)
    assert list(tmp_path.iterdir()) == [written]


def test_a_folder_that_is_in_use_is_told(archive, run, tmp_path):
    data = tmp_path / "data"
    with EmbeddedPostgres(data, fast=True):
        refused = run("backup", "--data", str(data), "--to", str(archive), **NOTHING)
    assert refused.returncode == 1
    assert "is in use" in refused.stderr and "Traceback" not in refused.stderr
