"""`web`: serve the surfaces with Granian."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server


class Command(BaseCommand):
    help = "Serve the REST API, the console and the widget."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="web processes")

    def handle(self, *args: Any, **options: Any) -> None:
        self.check(databases=["default"])
        Server(
            "appliance.asgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.ASGI,
            workers=options["workers"],
            websockets=False,
            # Streams of open answers are given this long to end.
            workers_kill_timeout=30,
            log_dictconfig=settings.LOGGING,
            log_level=LogLevels.warning,
        ).serve()
