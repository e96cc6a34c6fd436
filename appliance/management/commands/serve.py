"""`serve`: everything the appliance does, in one container."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from appliance.process import become, check_settings
from appliance.ready import QUOTED, written_by
from appliance.vectors import notice
from core.errors import ModelUnavailable
from core.providers.registry import chat_model, embedding_model


class Command(BaseCommand):
    help = "Run web, workers and scheduler, and start again whichever of them dies."

    requires_system_checks = ()  # handle makes them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="web processes")

    def handle(self, *args: Any, **options: Any) -> None:
        check_settings(self)
        try:
            said = notice(embedding_model())
        except ModelUnavailable as error:
            raise CommandError(error.detail) from error
        if said:
            self.stdout.write(said)
        logs = (settings.LOG_LEVEL, settings.LOG_FORMAT)
        where = (options["host"], options["port"], options["workers"], settings.PUBLIC_URL)
        become("appliance.serve", *logs, "all", *where, _who_answers())


def _who_answers() -> str:
    """A model, which stands before those that answer in its place, or the documents themselves."""
    writer = chat_model()
    if writer is None:
        return QUOTED
    provider, _, model = writer.name.partition("/")
    return written_by(f"{model} through {provider}")
