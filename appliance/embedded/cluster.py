"""The files of a PostgreSQL cluster: made once by initdb, and the settings it runs with."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from appliance.embedded.account import Account, name_for, postgres_programs
from appliance.embedded.errors import EmbeddedError
from appliance.embedded.private import private_folder
from core.processors import processors

SUPERUSER = "postgres"
# Where a container reads how much memory it may take: cgroups 2 and 1.
_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
# macOS has no C.UTF-8; what counts is that full-text search knows a letter from a dash.
_CTYPE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
# What a server that may lose its data in a power cut, as those of tests, need not do.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def environment() -> dict[str, str]:
    """All that PostgreSQL gets to see of ours: no secrets, no PG* variables, a locale that exists.

    macOS needs LC_ALL set, or the server finds itself multithreaded and refuses to start.
    """
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def make_cluster(cluster: Path, account: Account | None, password: str, *, fast: bool) -> None:
    """Run initdb for ``cluster``, whose superuser gets ``password``; nobody is trusted.

    It is made beside its place and moved there when it is complete. Raises EmbeddedError.
    """
    draft = cluster.with_name(cluster.name + ".new")
    if draft.exists():
        shutil.rmtree(draft)
    private_folder(draft)
    with tempfile.TemporaryFile() as secret:
        secret.write(f"{password}\n".encode())
        secret.seek(0)
        if account:
            os.chown(draft, account.uid, account.gid)
            os.fchown(secret.fileno(), account.uid, account.gid)
        _initdb(draft, account, secret.fileno(), fast=fast)
    draft.rename(cluster)


def _initdb(folder: Path, account: Account | None, secret: int, *, fast: bool) -> None:
    command = [
        str(postgres_programs(account) / "initdb"),
        f"--pgdata={name_for(account, folder)}",
        f"--username={SUPERUSER}",
        f"--pwfile=/dev/fd/{secret}",
        "--auth=scram-sha-256",
        "--data-checksums",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        f"--lc-ctype={_CTYPE}",
        *(["--no-sync"] if fast else []),
    ]
    try:
        subprocess.run(
            command,
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
            # Ctrl-C is for the caller, which then removes what is half done.
            start_new_session=True,
            pass_fds=[secret],
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    except subprocess.CalledProcessError as error:
        raise EmbeddedError(f"initdb could not make {folder}:\n{error.stdout}") from error
    except OSError as error:
        raise EmbeddedError(f"initdb can't be started: {error}") from error


def server_command(
    cluster: Path, account: Account | None, port: int, *, fast: bool
) -> list[str | Path]:
    """The command that serves ``cluster`` on 127.0.0.1 and ``port``."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "cluster_name": "policychat",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        "max_connections": "100",
        # Queries here are short; compiling them costs more than it saves.
        "jit": "off",
        # Whoever leads a statement works as well. With more helpers than there are other
        # processors they wait for each other, and each costs milliseconds to start.
        "max_parallel_workers_per_gather": str(min(2, processors() - 1)),
        **_memory_settings(),
        **(_FAST if fast else {}),
    }
    command: list[str | Path] = [
        postgres_programs(account) / "postgres",
        "-D",
        name_for(account, cluster),
    ]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return command


def _memory_settings() -> dict[str, str]:
    """Shares of the memory there is: what holds pages (taken only as they are read), what the
    planner may count on, and what builds an index."""
    megabytes = _memory() // 2**20
    return {
        "shared_buffers": f"{min(2048, max(128, megabytes // 8))}MB",
        "effective_cache_size": f"{max(128, megabytes // 2)}MB",
        "maintenance_work_mem": f"{min(512, max(64, megabytes // 32))}MB",
    }


def _memory() -> int:
    """Bytes of memory of this machine, or of the container where it is allowed less."""
    allowed: list[int] = [psutil.virtual_memory().total]
    for limit in _LIMITS:
        if limit.exists() and (text := limit.read_text().strip()).isdigit():
            allowed.append(int(text))
    return min(allowed)


def forget_stale_pid(cluster: Path) -> None:
    """Remove a postmaster.pid that no PostgreSQL stands behind: its number belongs to another
    program by now, or to none, or there is no number.

    After a reboot the number may be alive as something else, and PostgreSQL would refuse to start.
    In a container the next server may even get the number of the last, and what that one left
    would say that it is ready. Call it only while holding the lock.
    """
    pid_file = cluster / "postmaster.pid"
    if not pid_file.exists():
        return
    first = pid_file.read_text().partition("\n")[0].strip()
    try:
        is_server = first.isdigit() and psutil.Process(int(first)).name() == "postgres"
    except psutil.NoSuchProcess:
        is_server = False
    if not is_server:
        pid_file.unlink()


def serves(cluster: Path, pid: int) -> bool:
    """Whether the server with the number ``pid`` takes connections to ``cluster``."""
    pid_file = cluster / "postmaster.pid"
    if not pid_file.exists():
        return False
    lines = [line.strip() for line in pid_file.read_text().splitlines()]
    return lines[:1] == [str(pid)] and lines[7:] == ["ready"]
