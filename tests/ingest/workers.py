"""Real worker processes, as the product starts them, to be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = {
    "parse": ["worker", "parse"],
    "embed": ["worker", "embed"],
    "scheduler": ["scheduler"],
}
PATIENCE = 90.0


def wait_until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """What ``condition`` gives once it is true; asked every few milliseconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.005)
    raise AssertionError(f"{what}: not within {seconds:.0f} s")


class Workers:
    """``python -m appliance worker parse|embed`` and ``scheduler``, with short patience."""

    def __init__(self, redis_url: str, log: Path) -> None:
        self._log = log
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._environment = {
            **os.environ,
            "REDIS_URL": redis_url,
            "INGEST_STALE_SECONDS": "2",
            "SWEEP_SECONDS": "1",
            "LOG_LEVEL": "INFO",
        }

    def start(self, *names: str) -> None:
        for name in names:
            with self._log.open("ab") as log:
                self._processes[name] = subprocess.Popen(
                    [sys.executable, "-m", "appliance", *COMMANDS[name]],
                    cwd=ROOT,
                    env=self._environment,
                    stdout=log,
                    stderr=log,
                )

    def kill(self, name: str) -> None:
        """kill -9, which leaves it no chance to tidy up."""
        process = self._processes.pop(name)
        assert process.poll() is None, f"the {name} worker had ended already"
        process.send_signal(signal.SIGKILL)
        process.wait()

    def work_horse(self) -> psutil.Process | None:
        """The fork of the parse worker that does a job right now."""
        return next(iter(psutil.Process(self._processes["parse"].pid).children()), None)

    def stop(self) -> None:
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()

    @property
    def log(self) -> str:
        return self._log.read_text()
