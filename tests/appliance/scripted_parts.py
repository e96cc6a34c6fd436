"""``supervise`` with tiny shell scripts as parts; run by test_supervisor.py.

Each argument is ``name=shell command``. Every start of a part adds its number to the file
``name.pids`` in the working folder.
"""

import logging
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from appliance import grace_periods, serve

grace_periods.PARTS = 1.0


@dataclass
class Script(serve.Part):
    def start(self) -> None:
        self.starts.append(time.monotonic())
        command = f"echo $$ >> {self.name}.pids; {self.arguments[0]}"
        self.child.start(["/bin/sh", "-c", command], cwd=Path.cwd())


logging.basicConfig(level="INFO")
parts = [Script(name, [command]) for name, _, command in (a.partition("=") for a in sys.argv[1:])]
sys.exit(serve.supervise(parts, lambda: Path("started").touch()))
