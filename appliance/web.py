"""`python -m appliance.web HOST PORT WORKERS`: Granian, which starts the web processes and watches
over them. The command `web` goes on as this when all is in order."""

import sys

from django.conf import settings
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server


def _serve(host: str, port: int, workers: int) -> None:
    Server(
        "appliance.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        websockets=False,
        # Streams of open answers are given this long to end.
        workers_kill_timeout=30,
        log_dictconfig=settings.LOGGING,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
