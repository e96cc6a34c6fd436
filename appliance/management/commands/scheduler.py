"""`scheduler`: regular work, in a loop."""

import logging
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from core.documents.sweep import sweep

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Queue again, every SWEEP_SECONDS, the ingest work that nobody is doing."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.wait(settings.SWEEP_SECONDS):
            try:
                sweep()
            except DatabaseError:
                # The next round tries again; a scheduler that ended would sweep no more.
                logger.exception("sweeping failed")
