"""From a stored original to searchable chunks, in two steps that run in different workers.

``parse``: claim the version, extract its pages in a child process, split them, store pages
and chunks under a new run. ``embed``: claim it again, fill in the vectors batch by batch
with no transaction open meanwhile, then show the run to readers and drop the one before,
in one transaction. Either step may be killed at any point and run again.
"""

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from rq.timeouts import JobTimeoutException

from core.documents import used
from core.documents.calendar_events import noting_what_counts
from core.documents.chunking.size import in_tokens_of
from core.documents.chunking.split import ChunkText, split
from core.documents.chunking.title import title_of
from core.documents.ingest_events import note_completed, note_failed
from core.documents.jobs import (
    Step,
    is_in_the_way,
    is_in_the_way_of_a_single_file,
    is_waited_for,
)
from core.documents.lease import ClaimLost, beating, claim, write
from core.documents.models import (
    Chunk,
    DocumentVersion,
    Page,
    Stage,
    Status,
)
from core.documents.outage import OVER, put_off
from core.documents.postings import store_postings
from core.documents.reading.extract import extract
from core.documents.reading.extraction import Extraction
from core.documents.reading.sandbox import ChildKilled
from core.documents.reading_settings import limits, recognition
from core.documents.scanned_pages import KeptScans, forget_scans
from core.documents.storage import local_copy
from core.documents.titles import name_run
from core.documents.turns import STAGES, give_turn, is_single
from core.documents.vectors.chunk_parts import parts_of
from core.documents.vectors.in_use import model_in_use, take_into_use
from core.documents.vectors.making import made_by
from core.documents.vectors.storing import store_vectors, without_vectors
from core.documents.waiting import LANGUAGE_CHUNKS, are_held, drop_runs, facts_of, let_wait
from core.errors import (
    DocumentError,
    ModelUnavailable,
    PolicyChatError,
    ProcessingTimeout,
    QuotaExceeded,
    UnsupportedFileType,
)
from core.holding_back import HoldBack
from core.organizations.quotas import Need, take_quotas
from core.providers.base import EmbeddingModel
from core.providers.registry import chosen_embedding, embedding_model
from core.telemetry.job_stages import job, stage
from core.telemetry.metrics import INGESTS
from core.tenancy.context import tenant
from core.text.detect import detect
from core.text.languages import DEFAULT

logger = logging.getLogger(__name__)
# Of chunks whose vectors are stored at once: an eighth of a second of work, between two looks at
# who waits; what goes to a server is one call.
EMBED_BATCH, SERVED_BATCH = 4, 64
SLICE_SECONDS = 10.0  # of embedding, or of reading scans, before the others get their turns


class _SliceOver(Exception):
    """The others get their turns; what was read is kept."""


@job("parse")
def parse(organization_id: UUID, version_id: UUID) -> None:
    """First step; does nothing when the version is gone, done, or somebody else's. A file of many
    scans takes several turns while others wait."""
    taken = _take(organization_id, version_id, Step.PARSE, stage=Stage.EXTRACTING, run=F("run") + 1)
    if taken is None:
        return
    version, mine, hold_back = taken
    until = time.monotonic() + SLICE_SECONDS
    try:
        with beating(organization_id, version_id, mine):
            hold_back()
            with stage("extract"), local_copy(version.storage_name) as path:
                extraction = extract(
                    path,
                    version.kind,
                    limits(),
                    recognition(),
                    partial(_tell_scans, version, mine, hold_back, until),
                    KeptScans(version),
                )
            hold_back()
            title = _title(version, extraction)
            model = embedding_model()
            with stage("split"):
                chunks = split(
                    extraction,
                    model,
                    title=title,
                    max_tokens=in_tokens_of(model, settings.CHUNK_TOKENS),
                    overlap_tokens=in_tokens_of(model, settings.CHUNK_OVERLAP_TOKENS),
                    window_tokens=model.max_tokens,
                )
            hold_back()
        with stage("store"), tenant(organization_id):
            take_quotas(Need("pages", lambda: used.pages(version_id), len(extraction.pages)))
            name_run(version, title)
            forget_scans(version_id)
            _store(version, mine, extraction, chunks, title)
    except _SliceOver:
        _wait_for_next_turn(version, mine)
        give_turn(organization_id, Step.PARSE)
    except ClaimLost:
        logger.info("version %s was taken away while parsing", version_id)
    except ChildKilled as error:
        if version.attempts < settings.INGEST_MAX_ATTEMPTS:
            give_back(organization_id, version_id, mine, Stage.QUEUED, error)
            raise
        fail(organization_id, version_id, mine, error)
    except (DocumentError, UnsupportedFileType, QuotaExceeded) as error:
        fail(organization_id, version_id, mine, error)
    except ModelUnavailable as error:
        _wait_for_model(version, mine, Stage.QUEUED, error)
    except JobTimeoutException:
        too_long = ProcessingTimeout("Reading this file took too long. Split it into parts.")
        fail(organization_id, version_id, mine, too_long)
    except Exception as error:
        give_back(organization_id, version_id, mine, Stage.QUEUED, error)
        raise
    else:
        give_turn(organization_id, Step.EMBED)


@job("embed")
def embed(organization_id: UUID, version_id: UUID) -> None:
    """Second step; goes on where a killed one stopped. A long document takes several turns."""
    taken = _take(organization_id, version_id, Step.EMBED)
    if taken is None:
        return
    version, mine, hold_back = taken
    try:
        model = embedding_model()
        with stage("embed"), beating(organization_id, version_id, mine):
            is_complete = _embed_some(version, mine, model, hold_back)
        if not is_complete:
            give_turn(organization_id, Step.EMBED)
            return
        with stage("show"), tenant(organization_id):
            take_into_use(organization_id, model)
            if are_held():
                let_wait(version, mine)
            else:
                with noting_what_counts(version.document_id):
                    _show(version, mine)
                note_completed(version)
        INGESTS.labels("completed").inc()
    except ClaimLost:
        logger.info("version %s was taken away while embedding", version_id)
    except ModelUnavailable as error:
        _wait_for_model(version, mine, Stage.EMBEDDING, error)
    except Exception as error:
        give_back(organization_id, version_id, mine, Stage.EMBEDDING, error)
        raise


def _take(
    organization_id: UUID, version_id: UUID, step: Step, **changes: Any
) -> tuple[DocumentVersion, UUID, HoldBack] | None:
    """The version with its document, the claim on it, and what holds the work back; None if it is
    not to be had. Either way the organization's next one gets its turn."""
    with tenant(organization_id):
        mine = claim(version_id, STAGES[step], **changes)
        versions = DocumentVersion.objects.select_related("document")
        version = versions.get(pk=version_id) if mine else None
        is_one_of_many = not is_single(version_id)
    give_turn(organization_id, step)
    if version is None or mine is None:
        return None
    in_the_way = partial(is_in_the_way, step, organization_id)
    hold_back = HoldBack(organization_id, is_one_of_many=is_one_of_many, is_in_the_way=in_the_way)
    return version, mine, hold_back


def _embed_some(
    version: DocumentVersion, mine: UUID, model: EmbeddingModel, hold_back: HoldBack
) -> bool:
    """Work for SLICE_SECONDS, or until another's single file waits, a batch at least, or to the
    end; whether that was reached. If not, the version is given back."""
    until = time.monotonic() + SLICE_SECONDS
    used = model_in_use(version.organization_id, model)
    title = version.title_of_run
    batch = _next_batch(version, model)
    while batch:
        parts = [part for chunk in batch for part in parts_of(chunk, title)]
        texts = [part.text for part in parts]
        vectors = made_by(model, used.model if used else None, texts, hold_back)
        with tenant(version.organization_id):
            for model_id, made in vectors.items():
                store_vectors(version.document, parts, made, model_id)
            # Attempts that got on don't add up: a long document may meet many faults.
            done = F("progress_done") + len(batch)
            write(version.pk, mine, progress_done=done, attempts=1, **OVER)
        version.away_since = None
        batch = _next_batch(version, model)
        is_late = time.monotonic() >= until
        if batch and (is_late or is_in_the_way_of_a_single_file(version.organization_id)):
            _wait_for_next_turn(version, mine)
            return False
    return True


def _wait_for_next_turn(version: DocumentVersion, mine: UUID) -> None:
    with suppress(ClaimLost), tenant(version.organization_id):
        write(version.pk, mine, claim=None, attempts=0)


def fail(organization_id: UUID, version_id: UUID, mine: UUID, error: PolicyChatError) -> None:
    """Failed as designed: the document says why and what to do."""
    with tenant(organization_id):
        changed = DocumentVersion.objects.filter(pk=version_id, claim=mine).update(
            status=Status.FAILED,
            claim=None,
            updated_at=timezone.now(),
            **{
                **OVER,
                "error_code": error.code,
                "error_detail": error.detail,
                "error_retryable": error.retryable,
            },
        )
        if changed:
            forget_scans(version_id)
            note_failed(DocumentVersion.objects.get(pk=version_id))
    if changed:
        INGESTS.labels(error.code).inc()
    logger.info("version %s failed: %s", version_id, error.code if changed else "claim lost")


def _wait_for_model(
    version: DocumentVersion, mine: UUID, stage: Stage, error: ModelUnavailable
) -> None:
    try:
        if not put_off(version, mine, stage, error):
            fail(version.organization_id, version.pk, mine, error)
    except ClaimLost:
        logger.info("version %s was taken away while its model was away", version.pk)


def give_back(
    organization_id: UUID, version_id: UUID, mine: UUID, stage: Stage, error: Exception
) -> None:
    """Crashed: back into the queue, until the attempts are used up."""
    logger.exception("ingest of version %s crashed", version_id, exc_info=error)
    INGESTS.labels("crashed").inc()
    with tenant(organization_id):
        DocumentVersion.objects.filter(pk=version_id, claim=mine).update(
            status=Status.PENDING, stage=stage, claim=None, updated_at=timezone.now()
        )


def _title(version: DocumentVersion, extraction: Extraction) -> str:
    """What the version is called: what somebody chose, else what the file says."""
    if version.document.title_given:
        return version.own_title
    return title_of(extraction, version.kind) or version.own_title


def _tell_scans(
    version: DocumentVersion, mine: UUID, hold_back: HoldBack, until: float, done: int, total: int
) -> None:
    """How many of the scanned pages have been read; ClaimLost if not ours any more, _SliceOver
    where it is another's turn."""
    with tenant(version.organization_id):
        write(version.pk, mine, progress_done=done, progress_total=total)
    is_late = time.monotonic() >= until
    if done < total and is_late and is_waited_for(Step.PARSE, version.organization_id):
        raise _SliceOver
    hold_back()


def _store(
    version: DocumentVersion,
    mine: UUID,
    extraction: Extraction,
    chunks: Sequence[ChunkText],
    title: str,
) -> None:
    """All rows of this run, in the caller's transaction; ClaimLost if not ours."""
    language = _language(extraction, chunks)
    write(
        version.pk,
        mine,
        status=Status.PROCESSING,
        stage=Stage.EMBEDDING,
        progress_done=0,
        progress_total=len(chunks),
        claim=None,
        attempts=0,
        warnings=[warning.as_json() for warning in extraction.warnings],
        **OVER,
    )
    # Of a version that is searched these belong to the run that readers see, which may have been
    # released since this one was begun.
    facts = {"page_count": len(extraction.pages), "chunk_count": len(chunks), "language": language}
    DocumentVersion.objects.filter(pk=version.pk, indexed_run=0).update(**facts)
    Page.objects.bulk_create(
        [
            Page(
                organization_id=version.organization_id,
                version=version,
                run=version.run,
                number=page.number,
                label=page.label,
                text="\n".join(line.text for line in page.lines),
                left_out=list(page.left_out),
            )
            for page in extraction.pages
        ],
        batch_size=500,
    )
    Chunk.objects.bulk_create(
        [
            Chunk(
                organization_id=version.organization_id,
                id=uuid5(NAMESPACE_OID, f"{version.pk}:{version.run}:{chunk.index}"),
                document_id=version.document_id,
                version=version,
                run=version.run,
                chunk_index=chunk.index,
                content=chunk.content,
                section=chunk.section[:500],
                page_start=chunk.page_start,
                page_end=chunk.page_end,
                boxes=[line.stored() for line in chunk.boxes],
                units=[unit.stored() for unit in chunk.units],
            )
            for chunk in chunks
        ],
        batch_size=500,
    )
    store_postings(
        version.organization_id,
        version.pk,
        version.run,
        title=title,
        language=language,
        chunks=chunks,
    )


def _language(extraction: Extraction, chunks: Sequence[ChunkText]) -> str:
    """What the words are in. What a file says of itself is often its template's language,
    and decides only where the words don't."""
    said = (extraction.language or DEFAULT).split("-")[0].lower()
    return detect("\n".join(chunk.content for chunk in chunks[:LANGUAGE_CHUNKS]), said)


def _next_batch(version: DocumentVersion, model: EmbeddingModel) -> list[Chunk]:
    with tenant(version.organization_id):
        waiting = without_vectors(version.pk, version.run, model.model_id)
        return list(waiting[: SERVED_BATCH if chosen_embedding().is_served else EMBED_BATCH])


def _show(version: DocumentVersion, mine: UUID) -> None:
    """Readers see this run from now on, and never half of it."""
    facts = facts_of(version, version.run)
    write(
        version.pk,
        mine,
        status=Status.COMPLETED,
        stage=Stage.DONE,
        indexed_run=version.run,
        held_run=0,
        progress_done=facts["chunk_count"],
        claim=None,
        **facts,
    )
    drop_runs(version, besides=[version.run])
