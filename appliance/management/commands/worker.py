"""`worker`: do background work."""

import logging
import os
import signal
import time
from typing import Any, cast

import django_rq
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from redis.exceptions import RedisError

from appliance.alive import START_SECONDS, sign
from appliance.process import become, check_apart
from appliance.queue_workers import WAIT_SECONDS, Stoppable
from core.documents.vectors.in_use import check_dimensions
from core.errors import ModelUnavailable
from core.priority import give_way
from core.providers.registry import embedding_model

logger = logging.getLogger(__name__)
REDIS_SECONDS = 2.0


class Command(BaseCommand):
    help = "Work on the jobs of one queue, or, if none is named, of both in two processes."

    requires_system_checks = ()  # handle makes them, apart

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "queue",
            nargs="?",
            choices=["parse", "embed"],
            help="parse: each job in a fork; embed: in a process that keeps the model loaded",
        )
        parser.add_argument("--burst", action="store_true", help="end when the queue is empty")

    def handle(self, *args: Any, **options: Any) -> None:
        check_apart(self)
        if options["queue"] is None:
            become("appliance.serve", settings.LOG_LEVEL, settings.LOG_FORMAT, "workers")
        give_way()
        sign(options["queue"], START_SECONDS)
        try:
            worker_class = _prepare(options["queue"])
        except ModelUnavailable as error:
            raise CommandError(error.detail) from error
        while True:
            _wait_for_redis(options["queue"])
            worker = cast(
                Stoppable,
                django_rq.get_worker(
                    options["queue"], worker_class=worker_class, worker_ttl=WAIT_SECONDS
                ),
            )
            try:
                worker.work(burst=options["burst"], with_scheduler=False)
                return
            except RedisError as error:
                if worker.asked_to_stop:
                    return
                logger.warning("Redis is lost, waiting for it: %s", error)
                # A worker that is gone must not be the one that is asked to stop.
                for number in (signal.SIGTERM, signal.SIGINT):
                    signal.signal(number, signal.SIG_DFL)


def _wait_for_redis(queue: str) -> None:
    """Redis may be away for a while: that is no reason for a worker to end."""
    while True:
        sign(queue, START_SECONDS)
        try:
            django_rq.get_connection(queue).ping()
            return
        except RedisError as error:
            logger.warning("waiting for Redis: %s", error)
            time.sleep(REDIS_SECONDS)


def _prepare(queue: str) -> str:
    """Load what the jobs of ``queue`` share; returns the kind of worker that runs them."""
    if queue == "embed":
        model = embedding_model()
        model.embed_passages(["loads the model before the first job"])
        check_dimensions(model)
        return "appliance.queue_workers.EmbedWorker"
    # The tokenizer is shared with every fork; its own threads would not survive one.
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    embedding_model().count("loads the tokenizer")
    return "appliance.queue_workers.ParseWorker"
