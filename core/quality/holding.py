"""What becomes of versions that wait for the golden questions. Inside ``tenant()``."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.documents.ingest_events import note_held
from core.documents.intake import get_document
from core.documents.models import DocumentVersion
from core.documents.versions import find_version
from core.documents.waiting import are_held, held_versions, release
from core.errors import Conflict, NotFound
from core.quality.blame import blamed_for
from core.quality.models import GoldenEntry, QualityResult, QualityRun


def is_waited_for() -> bool:
    """Whether versions wait for the golden questions; without any they would wait for good."""
    return are_held() and GoldenEntry.objects.exists()


def release_all() -> int:
    """Release all versions that wait; returns how many did."""
    return _release(held_versions())


def release_asked(run: QualityRun, *, besides: Collection[UUID] = ()) -> int:
    """Release the versions that each question of a run was asked with, ``besides`` those that made
    some of them wrong; returns how many they are.

    What came later, to a document of theirs too, waits for the next run, and what counts from a
    later day for the one that is begun when it does.
    """
    late = came_since(run).values("document")
    asked = _counting(held_versions()).exclude(document__in=late)
    return _release(asked.exclude(pk__in=besides))


def came_since(run: QualityRun) -> "QuerySet[DocumentVersion]":
    """The versions that wait and that the first questions of a run were asked without, as they are
    now."""
    return _counting(held_versions().filter(updated_at__gte=run.created_at))


def _counting(versions: "QuerySet[DocumentVersion]") -> "QuerySet[DocumentVersion]":
    """Those that would count today: questions are asked about today."""
    return versions.exclude(effective_from__gt=timezone.now().date())


def _release(versions: "QuerySet[DocumentVersion]") -> int:
    released = 0
    for document_id, number, run in list(versions.values_list("document_id", "number", "held_run")):
        try:
            release_version(document_id, number, actor="system", run=run)
        except (NotFound, Conflict):  # it was deleted meanwhile, or somebody was faster
            continue
        released += 1
    return released


def release_version(
    document_id: UUID, number: int, *, actor: str, run: int | None = None
) -> DocumentVersion:
    """Have readers see a version that waits, whatever the golden questions say. NotFound; Conflict
    where it does not wait, or not any more with ``run``.

    Once none does, what the last run found is what the next ones are held against: else they would
    find the same again, and hold back what has nothing to do with it.
    """
    get_document(document_id, lock=True)
    version = find_version(document_id, number, lock=True)
    if run not in (None, version.held_run):
        raise Conflict(_("Version %(number)s was read again meanwhile.") % {"number": number})
    release(version, actor=actor)
    if not held_versions().exists():
        QualityRun.objects.exclude(held_back=0).update(held_back=0)
    return version


def hold_back(wrong: Iterable[QualityResult]) -> set[UUID]:
    """Leave those where they are that made questions ``wrong`` which were right, tell, and note
    for each of the questions which they are; returns their ids."""
    waiting = {one.pk: one for one in _counting(held_versions())}
    blamed: set[UUID] = set()
    for result in wrong:
        result.blamed = [one.pk for one in blamed_for(result, list(waiting.values()))]
        result.save(update_fields=["blamed"])
        blamed.update(result.blamed)
    for pk in blamed:
        note_held(waiting[pk])
    return blamed


def blamed_versions(results: Iterable[QualityResult]) -> dict[UUID, DocumentVersion]:
    """The versions that ``results`` blame, as far as they are still there, each with its document;
    in one statement."""
    ids = {pk for result in results for pk in result.blamed}
    return DocumentVersion.objects.select_related("document").in_bulk(ids) if ids else {}
