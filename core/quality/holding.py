"""What becomes of versions that wait for the golden questions. Inside ``tenant()``."""

from uuid import UUID

from core.documents.ingest_events import note_held
from core.documents.intake import get_document
from core.documents.models import DocumentVersion
from core.documents.versions import find_version
from core.documents.waiting import are_held, held_versions, release
from core.errors import Conflict, NotFound
from core.quality.models import GoldenEntry, QualityRun


def is_waited_for() -> bool:
    """Whether versions wait for the golden questions; without any they would wait for good."""
    return are_held() and GoldenEntry.objects.exists()


def release_all(actor: str) -> int:
    """Release all versions that wait; returns how many did."""
    released = 0
    for document_id, number in list(held_versions().values_list("document_id", "number")):
        try:
            release_version(document_id, number, actor=actor)
        except (NotFound, Conflict):  # it was deleted meanwhile, or somebody was faster
            continue
        released += 1
    return released


def release_version(document_id: UUID, number: int, *, actor: str) -> DocumentVersion:
    """Have readers see a version that waits, whatever the golden questions say. NotFound; Conflict
    where it does not wait.

    Once none does, what the last run found is what the next ones are held against: else they would
    find the same again, and hold back what has nothing to do with it.
    """
    get_document(document_id, lock=True)
    version = find_version(document_id, number, lock=True)
    release(version, actor=actor)
    if not held_versions().exists():
        QualityRun.objects.exclude(held_back=0).update(held_back=0)
    return version


def hold_back() -> int:
    """Leave those that wait where they are, and tell; returns how many they are."""
    found = list(held_versions())
    for version in found:
        note_held(version)
    return len(found)
