"""Events about the ingest of a version: it can be searched, or it could not be read. Inside
``tenant()``, in the transaction that says so of the version."""

from uuid import NAMESPACE_OID, uuid5

from core.documents.models import DocumentVersion
from core.webhooks.models import EventType
from core.webhooks.outbox import note_event


def note_completed(version: DocumentVersion) -> None:
    """All of this run of ``version`` can be searched from now on."""
    note_event(EventType.DOCUMENT_COMPLETED, _named(version))


def note_held(version: DocumentVersion) -> None:
    """``version`` was read and waits for an admin, because golden questions went wrong with it."""
    told_once = uuid5(NAMESPACE_OID, f"held:{version.pk}:{version.held_run}")
    note_event(EventType.DOCUMENT_HELD, _named(version), told_once)


def note_failed(version: DocumentVersion) -> None:
    """``version`` could not be read, for the reason that stands in it."""
    why = {"error_code": version.error_code, "retryable": version.error_retryable}
    note_event(EventType.DOCUMENT_FAILED, {**_named(version), **why})


def _named(version: DocumentVersion) -> dict[str, str | int]:
    return {"document_id": str(version.document_id), "version": version.number}
