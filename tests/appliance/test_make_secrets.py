"""`make_secrets`: what the containers read at their start."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from appliance.make_secrets import make_secrets


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("all", "appliance", "postgres", "redis"):
        (tmp_path / name).mkdir()
    return tmp_path


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_each_service_gets_what_it_needs_and_no_more(folder: Path) -> None:
    make_secrets(folder)
    made = contents(folder)
    assert {name.split("/")[1] for name in made if name.startswith("appliance/")} == {
        "secret_key",
        "database_url",
        "redis_url",
    }
    assert len(made["appliance/secret_key"]) >= 50
    owner = made["postgres/owner_password"]
    assert not any(owner in text for name, text in made.items() if name.startswith("appliance/"))
    runtime = urlsplit(made["appliance/database_url"])
    assert (runtime.username, runtime.hostname) == ("policychat_app", "postgres")
    assert runtime.password == made["postgres/app_password"]


def test_it_says_so_without_any_setting(folder: Path) -> None:
    command = [sys.executable, "-m", "appliance", "make_secrets", str(folder)]
    nothing = {"PATH": os.environ["PATH"]}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=nothing).stdout
    assert said == "The secrets are in place.\n"
    assert contents(folder)["appliance/secret_key"]


def test_a_second_run_changes_nothing(folder: Path) -> None:
    make_secrets(folder)
    before = contents(folder)
    make_secrets(folder)
    assert contents(folder) == before


def test_a_password_that_the_operator_gave_is_kept_whatever_it_holds(folder: Path) -> None:
    given = 'p@ss/wörd "with" \\ everything'
    for name in ("app_password", "redis_password"):
        (folder / "all" / name).write_text(given + "\n")
    make_secrets(folder)
    made = contents(folder)
    assert made["postgres/app_password"] == made["redis/password"] == given
    for name in ("appliance/database_url", "appliance/redis_url"):
        assert unquote(urlsplit(made[name]).password or "") == given
    assert made["redis/redis.conf"] == 'requirepass "p@ss/wörd \\"with\\" \\\\ everything"\n'


def test_only_servers_with_users_of_their_own_get_files_that_others_may_read(folder: Path) -> None:
    make_secrets(folder)
    for path in folder.rglob("*/*"):
        others = stat.S_IMODE(path.stat().st_mode) & 0o077
        assert bool(others) == (path.parent.name in ("postgres", "redis")), path
