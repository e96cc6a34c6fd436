"""The parts of a running appliance, each a process: web, two workers, the scheduler.

A part that dies is started again; one that keeps dying ends the whole, so that whatever
runs the container notices. SIGTERM and SIGINT stop everything in order.

`python -m appliance.serve LOG_LEVEL LOG_FORMAT all HOST PORT WEB_WORKERS PUBLIC_URL WHO_ANSWERS`,
or `workers` in place of `all …` for these alone, is what the commands `serve` and `worker` go on as
when all is in order: without the settings and Django, which would be kept for nothing.
"""

import logging
import logging.config
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from appliance import grace_periods
from appliance.embedded.errors import EmbeddedError
from appliance.logs import logging_config
from appliance.process import CHECKED, ROOT, Child
from appliance.ready import say_when_ready

logger = logging.getLogger(__name__)
RESTARTS_ALLOWED = 5
WITHIN_SECONDS = 60.0
SERVER_PAUSE_SECONDS = 5.0


@dataclass
class Part:
    """A program, ``python -m module``, that is kept running."""

    name: str
    arguments: Sequence[str]
    module: str = "appliance"
    child: Child = field(init=False)
    starts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.child = Child(self.name, patience=grace_periods.PARTS)

    def start(self) -> None:
        self.starts.append(time.monotonic())
        self.child.start([sys.executable, "-m", self.module, *self.arguments], cwd=ROOT)

    def keeps_dying(self) -> bool:
        recent = [s for s in self.starts if time.monotonic() - s < WITHIN_SECONDS]
        return len(recent) > RESTARTS_ALLOWED


WORKERS = [
    Part("parse worker", ["worker", "parse", CHECKED]),
    Part("embed worker", ["worker", "embed", CHECKED]),
]


def all_parts(web: Sequence[str]) -> list[Part]:
    """``web`` are the arguments of appliance.web, as what its command goes on as when it has
    checked the settings."""
    scheduler = Part("scheduler", ["scheduler", CHECKED])
    return [Part("web", web, "appliance.web"), *WORKERS, scheduler]


class Server(Protocol):
    """A server that was started before the parts and is started again when it dies."""

    @property
    def alive(self) -> bool: ...

    def start(self) -> object: ...


def supervise(
    parts: Sequence[Part],
    started: Callable[[], None] = lambda: None,
    servers: Sequence[Server] = (),
) -> int:
    """Run ``parts`` until a signal (returns 0) or until one keeps dying (returns 1).

    ``started`` is called once, from a thread of its own, after all have been started.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        for part in parts:
            part.start()
        threading.Thread(target=started, daemon=True).start()
        while not stop.wait(0.5):
            if not _all_run(servers):
                stop.wait(SERVER_PAUSE_SECONDS)
                continue  # without them no part would live
            for part in parts:
                if part.child.alive:
                    continue
                if part.keeps_dying():
                    logger.error("%s keeps dying: the appliance stops", part.name)
                    return 1
                logger.warning("%s ended and is started again", part.name)
                part.start()
        return 0
    finally:
        _stop(parts)


def _all_run(servers: Sequence[Server]) -> bool:
    """Start again what ended; whether all run now. One that can't be started, as PostgreSQL on a
    full disk, is tried until it can."""
    for server in servers:
        if server.alive:
            continue
        name = type(server).__name__
        logger.warning("%s ended and is started again", name)
        try:
            server.start()
        except (EmbeddedError, OSError) as error:
            logger.error("%s can't be started, and is tried again soon: %s", name, error)
            return False
    return True


def _stop(parts: Sequence[Part]) -> None:
    """All at once: the slowest decides how long it takes, not their sum."""
    threads = [threading.Thread(target=part.child.stop) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _main(level: str, style: str, what: str, *arguments: str) -> int:
    logging.config.dictConfig(logging_config(level, style))
    if what == "workers":
        return supervise(WORKERS)
    host, port, web_workers, url, who_answers = arguments
    return supervise(
        all_parts([host, port, web_workers, level, style]),
        partial(say_when_ready, host, int(port), url, who_answers),
    )


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
