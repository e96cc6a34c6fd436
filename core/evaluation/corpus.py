"""An organization made for one evaluation, and what is ingested into it."""

import io
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

from core.documents.ingest import embed, parse
from core.documents.intake import Actor, Upload, accept, delete_document
from core.documents.models import Document, DocumentVersion, Status
from core.errors import InvalidInput, ModelUnavailable
from core.evaluation.fact_questions import FactSet
from core.evaluation.golden_set import GoldenSet, Source
from core.processors import processors
from core.tenancy.context import tenant
from core.tenancy.models import Organization
from core.tenancy.organizations import create_organization

ACTOR = Actor("system")
POLL_SECONDS = 0.2
Progress = Callable[[str, int, int], None]
"""Hears what is done, how many of it, and of how many."""


def make_organization(name: str) -> Organization:
    """An empty organization of its own for a run."""
    return create_organization(f"Evaluation: {name}"[:200], f"evaluation-{uuid.uuid4().hex[:12]}")


def ingest(
    organization_id: UUID, golden: GoldenSet | FactSet, progress: Progress
) -> dict[str, UUID]:
    """Upload and ingest the set's sources as production does; their documents by doc_id.

    Sources with the same bytes share a document. Raises InvalidInput for a file that can't
    be searched, and what ``accept`` raises.
    """
    documents: dict[str, UUID] = {}

    def one(source: Source) -> tuple[str, UUID]:
        return source.doc_id, _ingest(organization_id, source)

    with ThreadPoolExecutor(processors()) as pool:
        for doc_id, document_id in pool.map(one, golden.sources):
            documents[doc_id] = document_id
            progress(f"{golden.name}: ingested", len(documents), len(golden.sources))
    return documents


def retire(organization_id: UUID, progress: Progress) -> None:
    """Delete every document and deactivate the organization. Its audit stays, as always."""
    with tenant(organization_id):
        ids = list(Document.objects.values_list("pk", flat=True))
    for number, document_id in enumerate(ids, start=1):
        delete_document(organization_id, document_id, ACTOR)
        progress("deleted", number, len(ids))
    with tenant(organization_id):
        Organization.objects.filter(pk=organization_id).update(is_active=False)


def _ingest(organization_id: UUID, source: Source) -> UUID:
    document, _ = accept(organization_id, _upload(source), ACTOR)
    document_id = UUID(str(document.pk))
    with tenant(organization_id):
        version_id = DocumentVersion.objects.get(document_id=document_id).pk
    # In this process, so that no worker is needed; where one runs, it may have been faster.
    while True:  # as many turns as it takes
        parse(organization_id, version_id)
        embed(organization_id, version_id)
        with tenant(organization_id):
            version = DocumentVersion.objects.get(pk=version_id)
        if version.status == Status.COMPLETED:
            return document_id
        if version.status == Status.FAILED:
            raise InvalidInput(f"{source.doc_id} can't be ingested: {version.error_detail}")
        if version.away_since:
            raise ModelUnavailable(version.error_detail)
        time.sleep(POLL_SECONDS)


def _upload(source: Source) -> Upload:
    if source.file is None:
        file = io.BytesIO(source.text.encode())
        return Upload(file=file, filename=f"{source.doc_id}.txt", title=source.title)
    return Upload(file=_opened(source.file), filename=source.file.name, title=source.title)


def _opened(path: Path) -> io.BytesIO:
    try:
        return io.BytesIO(path.read_bytes())
    except OSError as error:
        raise InvalidInput(f"{path} can't be read: {error.strerror}.") from error
