"""A process of callers beside a benchmark, until it is told to end."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import IO, Any, cast

from appliance.process import ROOT
from scripts.benchmarks.running import BenchmarkFailed


class Callers:
    """Runs ``module`` with ``plan`` on its standard input, once it has said that all is ready.

    It says so in a line of JSON, and what it has seen in another when its input ends.
    """

    def __init__(self, module: str, plan: Mapping[str, Any]) -> None:
        command, pipe = [sys.executable, "-m", module], subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        stdin = cast(IO[str], self._process.stdin)
        stdin.write(f"{json.dumps(plan)}\n")
        stdin.flush()
        self._hear()

    def _hear(self) -> Any:
        line = cast(IO[str], self._process.stdout).readline()
        if not line:
            raise BenchmarkFailed("The process of the callers ended early; see above.")
        return json.loads(line)

    def end(self) -> dict[str, Any]:
        """What they have seen."""
        try:
            cast(IO[str], self._process.stdin).close()
            seen: dict[str, Any] = self._hear()
            return seen
        finally:
            self._process.kill()
            self._process.wait()
