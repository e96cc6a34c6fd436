"""From an uploaded file to a stored version that waits for ingest."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.audit.record import record
from core.documents import used
from core.documents.deletion_receipts import note_deletion
from core.documents.details import note_audience
from core.documents.jobs import Step
from core.documents.models import Document, DocumentVersion, Stage, Status
from core.documents.outage import OVER
from core.documents.reading.filetype import detect
from core.documents.room import check_room
from core.documents.storage import delete_original, save_original
from core.documents.titles import settle_title, title_to_come
from core.documents.turns import give_turn
from core.documents.versions import check_dates, check_order
from core.errors import FileTooLarge, NotFound
from core.organizations.quotas import Need, check_quotas, take_quotas
from core.tenancy.audiences import Audience, checked
from core.tenancy.cache import forget
from core.tenancy.context import tenant
from core.tenancy.holds import what_is_held
from core.tenancy.locks import lock_until_commit
from core.tenancy.models import User
from core.text.remembered import forget_texts

READ_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """What came with a file. ``replaces`` is the document that gets a new version. Without an
    ``audience`` a new document is for everybody, and one that is replaced stays for whom it was."""

    file: BinaryIO
    filename: str
    title: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    audience: Audience | None = None
    replaces: UUID | None = None
    effective_from: date | None = None
    effective_until: date | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, for the audit; ``user`` is None for keys and commands."""

    name: str
    user: User | None = None


def accept(organization_id: UUID, upload: Upload, actor: Actor) -> tuple[Document, bool]:
    """Store ``upload`` and queue its ingest.

    Returns the document and whether anything new was stored: the same bytes again give
    the document that is there. Raises InvalidInput, FileTooLarge, UnsupportedFileType,
    NotFound (``replaces``), QuotaExceeded, StorageFull, StorageUnavailable.
    """
    check_dates(upload.effective_from, upload.effective_until)
    digest, size = measure(upload.file)
    kind = detect(upload.file, upload.filename)
    with tenant(organization_id):
        if found := _same_bytes(digest, upload.replaces):
            return found, False
        check_quotas(*_needs(upload, size))
    check_room(size)
    version_id = uuid.uuid4()
    name = save_original(organization_id, version_id, kind, upload.file)
    try:
        with tenant(organization_id):
            # Two uploads of the same bytes at once: the second waits, then finds the first's row.
            lock_until_commit("bytes", digest)
            if found := _same_bytes(digest, upload.replaces):
                delete_original(name)
                return found, False
            take_quotas(*_needs(upload, size))
            document, title = _target(organization_id, upload, actor)
            number = _next_number(document)
            check_order(document, number, upload.effective_from)
            version = DocumentVersion.objects.create(
                id=version_id,
                organization_id=organization_id,
                document=document,
                number=number,
                title=title,
                file_hash=digest,
                size_bytes=size,
                kind=kind,
                filename=upload.filename[:255],
                storage_name=name,
                effective_from=upload.effective_from,
                effective_until=upload.effective_until,
            )
            if upload.replaces:
                settle_title(document.pk)
            action = "document.replaced" if upload.replaces else "document.uploaded"
            record(action, actor.name, document.pk, version=version.number, file_hash=digest)
            _queue_after_commit(organization_id)
            return document, True
    except BaseException:
        delete_original(name)
        raise


def reprocess(organization_id: UUID, document_id: UUID, actor: Actor) -> Document:
    """Ingest the newest version again; a run already under way is left alone. NotFound."""
    with tenant(organization_id):
        document = get_document(document_id)
        version = document.versions.filter(withdrawn_at=None).order_by("-number")[0]
        restarted = DocumentVersion.objects.filter(
            pk=version.pk, status__in=[Status.COMPLETED, Status.FAILED]
        ).update(
            status=Status.PENDING,
            stage=Stage.QUEUED,
            progress_done=0,
            progress_total=0,
            claim=None,
            heartbeat_at=None,
            attempts=0,
            **OVER,
        )
        if restarted:
            record("document.reprocessed", actor.name, document.pk, version=version.number)
            _queue_after_commit(organization_id)
        return document


def delete_document(organization_id: UUID, document_id: UUID, actor: Actor) -> None:
    """Rows, vectors and files: gone. Passages in stored answers go soon after
    (core.conversations.deleted_passages). NotFound, StorageUnavailable (then the rows stay),
    OnLegalHold where all of the organization is; core.conversations.document_deletion asks for
    people as well."""
    with tenant(organization_id):
        what_is_held().refuse()
        document = get_document(document_id, lock=True)
        # A worker that is storing chunks holds its version: it is waited for, and they go too.
        names = [version.storage_name for version in document.versions.select_for_update()]
        record("document.deleted", actor.name, document.pk, title=document.title)
        note_deletion(document, names)
        document.delete()
        # Before the commit, so that a file that can't be deleted keeps its row to find it by.
        for name in names:
            delete_original(name)
        transaction.on_commit(lambda: forget(organization_id))
        transaction.on_commit(forget_texts)


def get_document(document_id: UUID, *, lock: bool = False) -> Document:
    """The active tenant's document, ``lock``ed until the commit; NotFound for any other id."""
    documents = Document.objects.filter(pk=document_id)
    # Not against the key: whoever stores rows that refer to the document need not wait.
    document = (documents.select_for_update(no_key=True) if lock else documents).first()
    if document is None:
        raise NotFound("There is no such document.")
    return document


def _queue_after_commit(organization_id: UUID) -> None:
    # Robust: what is committed stays accepted, whatever the queue says; the sweeper is there.
    transaction.on_commit(lambda: give_turn(organization_id, Step.PARSE), robust=True)


def measure(file: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size of the file. FileTooLarge."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while block := file.read(READ_BYTES):
        digest.update(block)
        size += len(block)
        if size > settings.MAX_UPLOAD_BYTES:
            limit = settings.MAX_UPLOAD_BYTES // 1024**2
            raise FileTooLarge(
                f"The file is larger than {limit} MB. Split it or shrink its images."
            )
    return digest.hexdigest(), size


def _needs(upload: Upload, size: int) -> list[Need]:
    """What ``upload`` takes of the organization's quotas."""
    needs = [
        Need("versions", used.versions),
        Need("pages", used.pages),  # one at least; the others count when it has been read
        Need("storage_megabytes", used.stored_bytes, size),
    ]
    return needs if upload.replaces else [Need("documents", used.documents), *needs]


def _same_bytes(digest: str, replaces: UUID | None) -> Document | None:
    """The document that already holds these bytes.

    When replacing, only the newest version of that document counts: going back to an
    earlier text is a new version. What is withdrawn counts as not there.
    """
    versions = DocumentVersion.objects.filter(withdrawn_at=None).select_related("document")
    if replaces is None:
        version = versions.filter(file_hash=digest).order_by("created_at").first()
        return version.document if version else None
    newest = versions.filter(document_id=replaces).order_by("-number").first()
    return newest.document if newest and newest.file_hash == digest else None


def _target(organization_id: UUID, upload: Upload, actor: Actor) -> tuple[Document, str]:
    """A new document, or the one that gets a new version, and what that is called."""
    if upload.replaces is None:
        title = (upload.title or _title_from(upload.filename))[:300]
        made = Document.objects.create(
            organization_id=organization_id,
            title=title,
            title_given=bool(upload.title),
            metadata=upload.metadata,
            audience=checked(upload.audience) if upload.audience else None,
            created_by=actor.user,
        )
        return made, title
    # Locked so that two replacements at once get two numbers.
    document = get_document(upload.replaces, lock=True)
    title = title_to_come(document, upload.title)
    known = (document.metadata, document.audience)
    document.title_given = document.title_given or bool(upload.title)
    document.metadata = {**document.metadata, **upload.metadata}
    if upload.audience:
        before, document.audience = document.audience, checked(upload.audience)
        if document.audience != before:
            note_audience(document, actor.name)
    columns = ["title_given", "metadata", "audience"]
    # A version that nobody may know of yet does not change its document.
    if (document.metadata, document.audience) != known:
        columns.append("updated_at")
    document.save(update_fields=columns)
    return document, title


def _next_number(document: Document) -> int:
    newest = document.versions.order_by("-number").first()
    return newest.number + 1 if newest else 1


def _title_from(filename: str) -> str:
    stem = filename.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return " ".join(stem.replace("_", " ").split()) or "Untitled"
