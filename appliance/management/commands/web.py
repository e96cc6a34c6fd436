"""`web`: serve the surfaces with Granian."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from appliance.process import become, check_settings


class Command(BaseCommand):
    help = "Serve the REST API, the console and the widget."

    requires_system_checks = ()  # handle makes them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="web processes")

    def handle(self, *args: Any, **options: Any) -> None:
        check_settings(self)
        where = (options["host"], options["port"], options["workers"])
        become("appliance.web", *where, settings.LOG_LEVEL, settings.LOG_FORMAT)
