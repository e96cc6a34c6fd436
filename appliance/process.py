"""A server as a child process: started, awaited, stopped, and never left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from appliance.embedded.account import Account
from appliance.embedded.errors import EmbeddedError, with_last_lines
from appliance.embedded.private import open_private, private_folder

if TYPE_CHECKING:
    from django.core.management.base import BaseCommand

# Reads one line from the pipe that the parent holds. A line means that the child was stopped in
# order; end of file means that the parent is gone, however it died, and the child must go too.
# Unlike PR_SET_PDEATHSIG this works on macOS, survives a change of user, and does not fire when
# only the thread that started the child ends.
_WATCH = 'read -r _ || kill -s "$1" "$2"'


ROOT = Path(__file__).resolve().parent.parent
"""The folder that `python -m appliance` is run in."""


def become(module: str, *arguments: object) -> NoReturn:
    """Go on as ``python -m module``: the same process, without anything that it has loaded.

    A process that only watches others would otherwise keep some 60 MB of Django for nothing.
    """
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", module, *map(str, arguments)])  # noqa: S606


def try_apart(work: Callable[[], object]) -> None:
    """``work`` for a process that stays, in a fork: with it goes what it loads, which the process
    would otherwise keep for good.

    Where it raises, it is done again here, which raises as well.
    """
    sys.stdout.flush()
    fork = os.fork()
    if not fork:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    if os.waitpid(fork, 0)[1]:
        work()


# What tells a command that whoever starts it has checked the settings, as the appliance does for
# its parts: each of them would load the judge once more for it.
CHECKED = "--checked"
# Of Django's checks, and ours, those that depend on settings and databases. The others are of the
# code, load every page, and are made before a release.
OF_SETTINGS = ("security", "database")


def check_settings(command: "BaseCommand") -> None:
    """Refuse settings and databases that can't be served with: SystemCheckError."""
    command.check(tags=OF_SETTINGS, databases=["default"])


def check_apart(command: "BaseCommand") -> None:
    """``check_settings``, apart: it loads the judge."""
    try_apart(partial(check_settings, command))


def choose_port(port: int | None) -> int:
    """``port`` if it is free on 127.0.0.1, or a free one for None.

    Raises EmbeddedError when ``port`` is taken.
    """
    with socket.socket() as probe:
        # As the servers do, so that connections of an earlier run that linger don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port or 0))
        except OSError as error:
            raise EmbeddedError(
                f"Port {port} on 127.0.0.1 can't be used ({error.strerror}). Stop the program "
                "that uses it or choose another port."
            ) from error
        chosen: int = probe.getsockname()[1]
        return chosen


class Child:
    """One server process in a session of its own: Ctrl-C reaches only the parent, which decides.

    What it prints goes to the file ``log``, or where the parent's own output goes for None.
    ``patience`` is how long, in seconds, it may take to stop before it is killed.
    """

    def __init__(
        self,
        name: str,
        log: Path | None = None,
        *,
        stop_signal: signal.Signals = signal.SIGTERM,
        patience: float = 20.0,
    ) -> None:
        self.name = name
        self.log = log
        self._stop_signal = stop_signal
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise EmbeddedError(f"{self.name} is not running.")
        return self._process.pid

    def start(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        account: Account | None = None,
        inherited: Sequence[int] = (),
    ) -> None:
        """Start ``command``, as ``account`` if given, with the descriptors ``inherited`` open.

        Raises EmbeddedError when it can't be started.
        """
        self.stop()
        output = self._open_log()
        try:
            self._process = subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                pass_fds=inherited,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )
        except OSError as error:
            raise EmbeddedError(f"{self.name} can't be started: {error}") from error
        finally:
            if output is not None:
                os.close(output)
        self._watcher = subprocess.Popen(
            ["/bin/sh", "-c", _WATCH, "sh", self._stop_signal.name[3:], str(self.pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _end_group(self) -> None:
        """Whatever the server forked and did not take along, as when it was killed itself."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def _open_log(self) -> int | None:
        if self.log is None:
            return None
        private_folder(self.log.parent)
        if self.log.exists():
            self.log.replace(self.log.with_name(self.log.name + ".1"))
        return open_private(self.log, os.O_WRONLY | os.O_APPEND)

    def wait_ready(
        self,
        ready: Callable[[], bool],
        timeout: float,
        waiting: Callable[[float], None] | None = None,
    ) -> None:
        """Return once ``ready()``; ``waiting`` hears the seconds gone by, a few times a second.

        Raises EmbeddedError with the end of the log when the server ends or ``timeout`` passes.
        """
        began = time.monotonic()
        while not ready():
            elapsed = time.monotonic() - began
            if not self.alive:
                raise EmbeddedError(
                    with_last_lines(f"{self.name} stopped while it was starting.", self.log)
                )
            if elapsed > timeout:
                raise EmbeddedError(
                    with_last_lines(f"{self.name} was not ready in {timeout:.0f} s.", self.log)
                )
            if waiting:
                waiting(elapsed)
            time.sleep(0.02 if elapsed < 2 else 0.2)

    def stop(self) -> None:
        """End the server, by force if it does not listen; nothing happens when it is down."""
        if self._process is not None:
            if self.alive:
                self._process.send_signal(self._stop_signal)
            try:
                self._process.wait(self._patience)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._end_group()
            self._process = None
        if self._watcher is not None:
            self._watcher.communicate(b"stopped\n")
            self._watcher = None
