"""Commands on a data folder of `dev`: on its servers if they run, else on servers of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from appliance.backup.archive import opened
from appliance.backup.errors import BackupError
from appliance.backup.write import KEPT_FILES
from appliance.embedded.private import stored_secret, write_private
from appliance.process import ROOT

KEYS = ("secret_key", "secret_key_rest")


def run_on(data: Path, arguments: Sequence[str]) -> int:
    """`python -m appliance` with ``arguments`` and the servers of ``data``; its exit status."""
    with _environment(data.absolute()) as environment:
        command = [sys.executable, "-m", "appliance", *arguments]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode


@contextmanager
def _environment(data: Path) -> Iterator[dict[str, str]]:
    running = data / "environment"
    if running.exists():
        yield {"ENV_FILE": str(running)}
        return
    # What they need is not installed where the servers are somebody else's.
    from appliance.embedded.postgres import EmbeddedPostgres  # noqa: PLC0415
    from appliance.embedded.redis_server import EmbeddedRedis  # noqa: PLC0415

    with ExitStack() as stack:
        postgres, redis = EmbeddedPostgres(data), EmbeddedRedis(data)
        stack.callback(postgres.stop)
        urls = postgres.start()
        stack.callback(redis.stop)
        yield {
            "DATABASE_URL": urls.runtime_url,
            "DATABASE_OWNER_URL": urls.owner_url,
            "REDIS_URL": redis.start(),
            "SECRET_KEY": "".join(stored_secret(data, name) for name in KEYS),
            "DATA_DIR": str(data),
        }


def put_secrets(data: Path, file: Path, passphrase: str | None) -> None:
    """Give the new data folder ``data`` the secrets that were written beside its backup."""
    with opened(file, passphrase) as stream:
        try:
            known = json.load(stream)
            secret_key, files = known["settings"]["SECRET_KEY"], known["files"]
        except (ValueError, KeyError, TypeError) as error:
            raise BackupError(f"{file} is no file of secrets: {error!r}.") from error
    if unknown := sorted(set(files) - set(KEPT_FILES)):
        raise BackupError(
            f"{file} holds {unknown[0]!r}, which no backup of this program does: somebody else "
            "made it. Take one of your own."
        )
    if (data / "secrets.json").exists():
        raise BackupError(f"{data} has secrets of its own already. Choose a new folder.")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    # `dev` joins the two.
    write_private(data / "secrets.json", json.dumps(dict(zip(KEYS, (secret_key, ""), strict=True))))
    for name, text in files.items():
        write_private(data / name, text)
