"""`worker`: do background work."""

import logging
import os
import signal
import time
from argparse import SUPPRESS
from typing import Any, cast

import django_rq
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from redis.exceptions import RedisError

from appliance.alive import START_SECONDS, sign
from appliance.process import CHECKED, become, check_apart, try_apart
from appliance.queue_workers import WAIT_SECONDS, Stoppable
from core.documents.jobs import QUEUES, Step
from core.documents.vectors.in_use import check_dimensions
from core.errors import ModelUnavailable
from core.providers.registry import chosen_embedding, embedding_model

logger = logging.getLogger(__name__)
REDIS_SECONDS = 2.0
WORKERS = {
    "parse": "appliance.queue_workers.ParseWorker",
    "embed": "appliance.queue_workers.EmbedWorker",
}


class Command(BaseCommand):
    help = "Work on the jobs of one queue, or, if none is named, of both in two processes."

    requires_system_checks = ()  # handle makes them, apart

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "queue",
            nargs="?",
            choices=WORKERS,
            help="parse: each job in a fork; embed: in the process itself. Each keeps what it has "
            "loaded until it has had nothing to do for EMBEDDING_KEEP_SECONDS",
        )
        parser.add_argument("--burst", action="store_true", help="end when the queue is empty")
        # What the process goes on as that has just given back its memory: all was in order then,
        # and who comes now should not wait until it has been looked at again.
        parser.add_argument("--rested", action="store_true", help=SUPPRESS)
        parser.add_argument(CHECKED, action="store_true", help=SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        queue = options["queue"]
        if not (options["rested"] or options["checked"]):
            check_apart(self)
        if queue is None:
            become("appliance.serve", settings.LOG_LEVEL, settings.LOG_FORMAT, "workers")
        sign(queue, START_SECONDS)
        _prepare(queue, is_rested=options["rested"])
        while True:
            _wait_for_redis(queue)
            worker = cast(
                Stoppable,
                django_rq.get_worker(
                    *QUEUES[Step(queue)], worker_class=WORKERS[queue], worker_ttl=WAIT_SECONDS
                ),
            )
            try:
                worker.work(burst=options["burst"], with_scheduler=False)
            except RedisError as error:
                if worker.asked_to_stop:
                    return
                logger.warning("Redis is lost, waiting for it: %s", error)
                _ask_no_more()
            else:
                if worker.is_tired:
                    _rest(worker, queue)
                return


def _ask_no_more() -> None:
    """A worker that is gone must not be the one that is asked to stop."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def _rest(worker: Stoppable, queue: str) -> None:
    """Go on without the memory that the jobs took, unless asked to stop at this moment."""
    _ask_no_more()
    if not worker.asked_to_stop:
        logger.info("the %s worker has nothing to do, and gives back its memory", queue)
        connections.close_all()
        become("appliance", "worker", queue, "--rested")


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


def _prepare(queue: str, *, is_rested: bool) -> None:
    """Load what the jobs of ``queue`` share, and try what the first of them will load, unless that
    was done before the rest."""
    try:
        if queue == "parse":
            # The tokenizer is shared with every fork; its own threads would not survive one.
            os.environ["TOKENIZERS_PARALLELISM"] = "false"
            embedding_model().count("loads the tokenizer")
        elif not is_rested and chosen_embedding().is_served:
            _try_model()
        elif not is_rested:
            try_apart(_try_model)
    except ModelUnavailable as error:
        raise CommandError(error.detail) from error


def _try_model() -> None:
    model = embedding_model()
    model.embed_passages(["is read before the first job"])
    check_dimensions(model)
