"""`python -m appliance.web HOST PORT WORKERS LOG_LEVEL LOG_FORMAT`: Granian, which starts the web
processes and watches over them. The command `web` goes on as this when all is in order."""

import resource
import sys
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from appliance import grace_periods
from appliance.logs import logging_config

# Open connections of one process, the streams of widgets among them; more wait to be accepted.
MOST_CONNECTIONS = 8192
FILES_KEPT = 512  # for the database, Redis, models, and uploads
WAITING_CONNECTIONS = 4096
# Of a connection that sends nothing, or no whole head of a request, before it is closed.
HEAD_MILLISECONDS = 10_000


def _connections() -> int:
    """How many the limit on open files leaves, after raising it as far as they need: macOS lets
    nobody raise it to infinity, which it names as the highest."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MOST_CONNECTIONS + FILES_KEPT
    if most != resource.RLIM_INFINITY:
        files = min(files, most)
    if now != resource.RLIM_INFINITY and now < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return max(files - FILES_KEPT, 64)


def _serve(host: str, port: int, workers: int, logs: dict[str, Any]) -> None:
    Server(
        "appliance.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        websockets=False,
        # Choosing between versions of HTTP waits for a first byte, without a limit on time.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MILLISECONDS),
        backlog=WAITING_CONNECTIONS,
        backpressure=_connections(),
        workers_kill_timeout=grace_periods.WEB,
        log_dictconfig=logs,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    host, port, workers, level, style = sys.argv[1:]
    _serve(host, int(port), int(workers), logging_config(level, style))
