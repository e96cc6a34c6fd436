"""`worker`: do background work from one queue."""

import os
from typing import Any

import django_rq
from django.core.management.base import BaseCommand, CommandParser

from core.providers.registry import embedding_model


class Command(BaseCommand):
    help = "Work on the jobs of one queue: parse (each job in a fork) or embed (model kept loaded)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("queue", choices=["parse", "embed"])
        parser.add_argument("--burst", action="store_true", help="end when the queue is empty")

    def handle(self, *args: Any, **options: Any) -> None:
        queue = options["queue"]
        if queue == "embed":
            embedding_model().embed(["loads the model before the first job"])
        else:
            # The tokenizer is shared with every fork; its own threads would not survive one.
            os.environ["TOKENIZERS_PARALLELISM"] = "false"
            embedding_model().count("loads the tokenizer")
        worker_class = "rq.SimpleWorker" if queue == "embed" else "rq.Worker"
        worker = django_rq.get_worker(queue, worker_class=worker_class)
        worker.work(burst=options["burst"], with_scheduler=False)
