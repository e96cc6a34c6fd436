"""What the processes of `bench streams` agree on."""

import json
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any

LEAD_SECONDS = 1.0  # from the word to begin until the first answer


@dataclass
class Plan:
    """What is written and read, and when. ``streams`` has the message id and the address of each.

    Answer number i begins ``i * spacing`` seconds after ``begin``, a reading of the machine's
    monotonic clock.
    """

    organization_id: str
    streams: list[tuple[str, str]]
    spacing: float
    events: int
    every: float
    url: str
    origin: str
    begin: float = 0.0

    def started(self, number: int) -> float:
        return self.begin + number * self.spacing

    def patience(self) -> float:
        """Seconds from now after which everything should long be over."""
        lasts = len(self.streams) * self.spacing + self.events * self.every
        return self.begin - time.monotonic() + 3 * lasts

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def receive_plan() -> Plan:
    """The plan on standard input, once the parent has heard that this process is ready."""
    plan = Plan(**json.loads(sys.stdin.readline()))
    print("ready", flush=True)
    plan.begin = float(sys.stdin.readline())
    return plan


def report(result: Any) -> None:
    """Tell the parent what came of it."""
    print(json.dumps(result), flush=True)
