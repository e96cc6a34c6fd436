"""Folders, files and passwords that only the person who runs the product may read."""

import fcntl
import json
import os
import secrets
import time
from pathlib import Path

from appliance.embedded.errors import EmbeddedError

_ORPHAN_PATIENCE = 15.0


def private_folder(path: Path) -> Path:
    """Make ``path`` (0700) if it isn't there. What exists keeps its mode.

    Raises EmbeddedError when this user may not.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(
            f"The folder {path} can't be made ({error.strerror}). Choose another data folder with "
            "--data, or run as the user it belongs to."
        ) from error
    return path


def open_private(path: Path, flags: int) -> int:
    """Open ``path``, made with mode 0600 when it is new, and return the file descriptor.

    Raises EmbeddedError when this user may not.
    """
    try:
        return os.open(path, flags | os.O_CREAT, 0o600)
    except OSError as error:
        raise EmbeddedError(
            f"The file {path} can't be opened ({error.strerror}). Choose another data folder with "
            "--data, or run as the user it belongs to."
        ) from error


def write_private(path: Path, text: str) -> None:
    """Put ``text`` into ``path`` in one step: a reader sees the old content or the new one."""
    draft = path.with_name(path.name + ".new")
    with os.fdopen(open_private(draft, os.O_WRONLY | os.O_TRUNC), "w") as file:
        file.write(text)
    draft.replace(path)


def stored_secret(data: Path, name: str) -> str:
    """The password called ``name`` in ``data/secrets.json``, generated on first use.

    It holds letters, digits, ``-`` and ``_`` only, so it fits into a URL as it is.
    """
    path = private_folder(data) / "secrets.json"
    with os.fdopen(open_private(data / "secrets.lock", os.O_RDWR)) as lock:
        # Postgres and Redis may start at the same time, each adding its own.
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = _read_secrets(path)
        if name not in known:
            known[name] = secrets.token_urlsafe(32)
            write_private(path, json.dumps(known, indent=2) + "\n")
    return known[name]


def _read_secrets(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        known = json.loads(path.read_text())
    except ValueError as error:
        raise EmbeddedError(
            f"{path} is not valid JSON. Restore it from a backup: the passwords of the databases "
            "in this folder are kept nowhere else."
        ) from error
    return {str(name): str(value) for name, value in known.items()}


def lock_data(data: Path, service: str) -> int:
    """Claim ``data`` for one ``service``; returns the descriptor that holds the claim.

    The server inherits the descriptor, so the claim lasts as long as any of its processes, even
    when whoever started it was killed. What is still shutting down for that reason is waited for.
    Give the claim back with ``release``.

    Raises EmbeddedError when a living process holds the folder.
    """
    path = private_folder(data) / f"{service}.lock"
    descriptor = open_private(path, os.O_RDWR)
    deadline = time.monotonic() + _ORPHAN_PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            holder = path.read_text().strip()
            if (holder.isdigit() and _lives(int(holder))) or time.monotonic() > deadline:
                os.close(descriptor)
                raise EmbeddedError(
                    f"{data} is in use: process {holder or 'unknown'} runs {service} on it. Stop "
                    "that one first, or choose another data folder with --data."
                ) from None
            time.sleep(0.1)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def release(descriptor: int) -> None:
    """Give back a claim of ``lock_data``; it ends when the last of the server's processes does."""
    os.ftruncate(descriptor, 0)
    os.close(descriptor)
