"""`reembed`: new vectors for all documents, after a change of the embedding model."""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import django_rq
from django.core.management.base import BaseCommand, CommandError, CommandParser
from redis.exceptions import RedisError
from rq import Worker

from appliance.schema import owner_alias
from appliance.vectors import prepare_index
from core.documents.models import Reembedding
from core.documents.reembed import begin
from core.documents.vectors.in_use import models_in_use
from core.documents.vectors.index import drop_index
from core.errors import PolicyChatError
from core.providers.registry import embedding_model
from core.tenancy.context import tenant
from core.tenancy.organizations import organization_by_slug, organization_ids

POLL_SECONDS = 1.0
LINE_SECONDS = 10.0  # between two lines where there is no terminal


class Command(BaseCommand):
    help = (
        "Make vectors of the present embedding model for the documents that have none, beside "
        "uploads and searches, and switch to them when an organization has all. The embed worker "
        "does it: ending this command ends nothing, and running it again shows how far it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", help="slug; default: every organization")
        parser.add_argument("--no-wait", action="store_true", help="return once it has begun")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            model = embedding_model()
            prepare_index(model, self.stdout.write)
            slug = options["organization"]
            ids = [organization_by_slug(slug).pk] if slug else organization_ids()
            former = models_in_use() - {model.model_id}
            begun = [organization_id for organization_id in ids if begin(organization_id, model)]
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
        if begun and options["no_wait"]:
            self.stdout.write("Begun. The embed worker goes on; run this again to see how far.")
            return
        if begun:
            self._wait(begun)
        self._drop_indexes(former)
        self.stdout.write(
            f"Every document has vectors of {model.model_id}, and is searched by them."
        )

    def _wait(self, ids: list[UUID]) -> None:
        """Show how far it is until all are done."""
        self._say_if_nobody_works()
        began, shown, said = time.monotonic(), 0.0, ""
        first = _progress(ids)
        while True:
            now = _progress(ids)
            seconds = time.monotonic() - began
            speed = (now.done - first.done) / seconds if seconds else 0.0
            last = not now.unfinished
            line = f"{now.done:,} of {now.total:,} chunks, {speed:.1f} a second"
            if self.stdout.isatty():
                self.stdout.write(f"\r{line}", ending="\n" if last else "")
            elif last or seconds - shown >= LINE_SECONDS:
                self.stdout.write(line)
                shown = seconds
            self.stdout.flush()
            if now.error_detail and now.error_detail != said:
                self.stderr.write(f"\n{now.error_detail}")
                said = now.error_detail
            if last:
                return
            time.sleep(POLL_SECONDS)

    def _say_if_nobody_works(self) -> None:
        try:
            working = Worker.count(queue=django_rq.get_queue("embed"))
        except RedisError:
            self.stderr.write("Redis does not answer: the scheduler begins once it does.")
            return
        if not working:
            self.stderr.write("No embed worker runs: start `serve` or `worker embed`, which do it.")

    def _drop_indexes(self, former: set[str]) -> None:
        """Those of models that no organization is searched by any more."""
        if owner_alias() != "owner":
            return  # it may not change tables, and empty indexes cost nothing
        for model_id in former - models_in_use():
            drop_index(owner_alias(), model_id)


@dataclass(frozen=True, slots=True)
class _Progress:
    """Of some organizations together, in chunks; ``unfinished`` counts organizations."""

    done: int
    total: int
    unfinished: int
    error_detail: str


def _progress(ids: list[UUID]) -> _Progress:
    works = []
    for organization_id in ids:
        with tenant(organization_id):
            works.append(Reembedding.objects.get())
    return _Progress(
        done=sum(min(work.done, work.total) for work in works),
        total=sum(work.total for work in works),
        unfinished=sum(work.finished_at is None for work in works),
        error_detail=next((work.error_detail for work in works if work.error_detail), ""),
    )
