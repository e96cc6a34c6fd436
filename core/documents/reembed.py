"""New vectors for documents that another embedding model was used for.

``begin`` notes what is to be done in a row for each organization, and ``reembed``, a job of the
embed queue, works on it in slices, so that uploads take their turn between them. The new vectors
are written beside the old ones, which are searched meanwhile. When no chunk is without, one
transaction switches the organization to the new model, and the old vectors are deleted.
"""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from core.documents import jobs
from core.documents.models import Chunk, DocumentVersion, Reembedding, Vector
from core.documents.vectors.chunk_parts import parts_of
from core.documents.vectors.in_use import take_into_use
from core.documents.vectors.making import embedded_in_pieces
from core.documents.vectors.storing import (
    searchable_without_vectors,
    store_vectors,
    without_vectors,
)
from core.errors import ModelUnavailable
from core.holding_back import HoldBack
from core.providers.base import EmbeddingModel
from core.providers.registry import embedding_model
from core.telemetry.job_stages import job
from core.tenancy.context import tenant
from core.tenancy.due import is_silent
from core.tenancy.models import Organization

logger = logging.getLogger(__name__)
SLICE_SECONDS = 10.0
BATCH = 32


class _Lost(Exception):
    """Another worker has taken over."""


def begin(organization_id: UUID, model: EmbeddingModel) -> bool:
    """Have the organization's vectors made by ``model``; whether there is anything to do.

    Where it is being done already, that goes on.
    """
    with tenant(organization_id):
        left = searchable_without_vectors(model.model_id).count()
        if not left:
            # What was begun for another model is wanted no more.
            Reembedding.objects.filter(finished_at=None).update(
                finished_at=timezone.now(), claim=None
            )
            _switch(organization_id, model)
        else:
            _note(organization_id, model.model_id, left)
    if left:
        enqueue(organization_id)
    else:  # a worker may have been killed between the switch and this
        _delete_others(organization_id, model)
    return left > 0


def enqueue(organization_id: UUID) -> None:
    """Have the next slice done, unless it waits already."""
    with tenant(organization_id):
        slices = Reembedding.objects.get().slices
    jobs.enqueue_reembed(organization_id, slices)


def unfinished() -> Q:
    """The work that nobody is doing."""
    patience = timedelta(seconds=settings.INGEST_STALE_SECONDS)
    is_left = Q(claim=None) | is_silent("heartbeat_at", timezone.now(), patience)
    return Q(finished_at=None) & is_left


@job("reembed")
def reembed(organization_id: UUID) -> None:
    """One slice of the work; does nothing when it is done, or somebody else's."""
    mine = uuid4()
    with tenant(organization_id):
        taken = Reembedding.objects.filter(unfinished()).update(
            claim=mine, heartbeat_at=timezone.now(), slices=F("slices") + 1
        )
        if not taken:
            return
        work = Reembedding.objects.get()
    try:
        model = embedding_model()
        if work.model != model.model_id:
            _give_back(
                organization_id,
                mine,
                f"The worker embeds with {model.model_id}, and {work.model} was asked for. "
                "Start the workers again with the settings that `reembed` was run with.",
            )
            return
        if _slice(organization_id, mine, work, model):
            return
    except _Lost:
        logger.info("another worker re-embeds %s", organization_id)
        return
    except ModelUnavailable as error:
        # The sweeper queues it again.
        _give_back(organization_id, mine, error.detail)
        return
    _give_back(organization_id, mine, "")
    enqueue(organization_id)


def _slice(organization_id: UUID, mine: UUID, work: Reembedding, model: EmbeddingModel) -> bool:
    """Work for SLICE_SECONDS, until another's single file waits, or to the end; whether that was
    reached."""
    until = time.monotonic() + SLICE_SECONDS
    in_the_way = partial(jobs.is_in_the_way, jobs.Step.EMBED, organization_id)
    hold_back = HoldBack(organization_id, is_one_of_many=True, is_in_the_way=in_the_way)
    for version in _versions(organization_id, work.after):
        while batch := _next_batch(version, model.model_id):
            parts = [part for chunk in batch for part in parts_of(chunk, version.own_title)]
            vectors = embedded_in_pieces(model, [part.text for part in parts], hold_back)
            with tenant(organization_id):
                store_vectors(version.document, parts, vectors, model.model_id)
                _write(mine, done=F("done") + len(batch), error_detail="")
            is_late = time.monotonic() >= until
            if is_late or jobs.is_in_the_way_of_a_single_file(organization_id):
                return False
        with tenant(organization_id):
            _write(mine, after=version.pk)
    return _finish(organization_id, mine, model)


def _versions(organization_id: UUID, after: UUID | None) -> Iterator[DocumentVersion]:
    """The searchable versions beyond ``after``, in the order of their ids: a place to go on from
    that uploads and deletions leave where it is."""
    while True:
        with tenant(organization_id):
            left = DocumentVersion.objects.filter(indexed_run__gt=0).order_by("pk")
            left = left.filter(pk__gt=after) if after else left
            version = left.select_related("document").first()
        if version is None:
            return
        yield version
        after = version.pk


def _next_batch(version: DocumentVersion, model_id: str) -> list[Chunk]:
    with tenant(version.organization_id):
        return list(without_vectors(version.pk, version.indexed_run, model_id)[:BATCH])


def _finish(organization_id: UUID, mine: UUID, model: EmbeddingModel) -> bool:
    """Switch, unless something is without vectors after all: a document was read again meanwhile,
    or a worker with former settings has still embedded one."""
    with tenant(organization_id):
        if searchable_without_vectors(model.model_id).exists():
            _write(mine, after=None)
            return False
        _write(mine, finished_at=timezone.now(), claim=None)
        _switch(organization_id, model)
    _delete_others(organization_id, model)
    logger.info("%s is searched by %s from now on", organization_id, model.model_id)
    return True


def _delete_others(organization_id: UUID, model: EmbeddingModel) -> None:
    """The vectors that are not by ``model``, once the organization is searched by it."""
    with tenant(organization_id):
        Vector.objects.exclude(model=model.model_id).delete()


def _switch(organization_id: UUID, model: EmbeddingModel) -> None:
    # Only one that has documents is searched by anything.
    if Organization.objects.filter(pk=organization_id).exclude(searched_by={}).exists():
        take_into_use(organization_id, model, replace=True)


def _note(organization_id: UUID, model_id: str, left: int) -> None:
    """Write down what is to be done, unless it is being done."""
    fresh = {
        "model": model_id,
        "after": None,
        "done": 0,
        "total": left,
        "claim": None,
        "error_detail": "",
        "started_at": timezone.now(),
        "finished_at": None,
    }
    work, is_new = Reembedding.objects.get_or_create(
        organization_id=organization_id, defaults=fresh
    )
    if not is_new and (work.finished_at or work.model != model_id):
        Reembedding.objects.filter(pk=work.pk).update(**fresh)


def _write(mine: UUID, **changes: object) -> None:
    now = timezone.now()
    work = Reembedding.objects.filter(claim=mine)
    if not work.update(heartbeat_at=now, updated_at=now, **changes):
        raise _Lost


def _give_back(organization_id: UUID, mine: UUID, error_detail: str) -> None:
    if error_detail:
        logger.warning("%s can't be re-embedded: %s", organization_id, error_detail)
    with tenant(organization_id):
        Reembedding.objects.filter(claim=mine).update(
            claim=None, error_detail=error_detail, updated_at=timezone.now()
        )
