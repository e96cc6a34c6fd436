"""Runs of versions that have been read and wait: for the golden questions, or for an admin where
those went wrong (core.quality). Inside ``tenant()``.

Until such a run is released readers see what they saw before: the version's former run, the version
that it is to replace, or nothing of a new document. Its rows stay beside those, so that releasing
it is one write.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.record import record
from core.documents.calendar_events import noting_what_counts
from core.documents.ingest_events import note_completed
from core.documents.lease import write
from core.documents.models import Chunk, DocumentVersion, Page, Posting, Stage, Status, Vector
from core.documents.titles import named_by
from core.errors import Conflict
from core.organizations.settings import options_of
from core.tenancy.context import current_tenant
from core.tenancy.models import Organization
from core.tenancy.readers import current_reader
from core.text.detect import detect
from core.text.languages import DEFAULT

LANGUAGE_CHUNKS = 12  # that tell a version's language
HELD = Q(held_run__gt=0, withdrawn_at=None)


def are_held() -> bool:
    """Whether what has been read waits for the golden questions."""
    options = options_of(Organization.objects.get(pk=current_tenant()))
    return bool(options["quality"]["run"] == "before_use")


def held_versions() -> "QuerySet[DocumentVersion]":
    """The versions with a run that waits, each with its document. Of one that was withdrawn nothing
    waits any more."""
    held = DocumentVersion.objects.filter(HELD)
    return held.select_related("document").order_by("pk")


def searched_run(version: str = "") -> Combinable:
    """The run of a version that the reader sees, 0 for none; ``version`` is the way to it, such as
    ``version__``."""
    indexed = F(f"{version}indexed_run")
    return Greatest(indexed, F(f"{version}held_run")) if current_reader().sees_held else indexed


def let_wait(version: DocumentVersion, mine: UUID) -> None:
    """This run of a claimed version is complete, and waits beside the one that readers see.
    ClaimLost if not ours."""
    write(
        version.pk,
        mine,
        status=Status.COMPLETED,
        stage=Stage.DONE,
        held_run=version.run,
        progress_done=Chunk.objects.filter(version_id=version.pk, run=version.run).count(),
        claim=None,
    )
    # The version is locked now: what waited may have been released since it was taken.
    version.refresh_from_db(fields=["indexed_run"])
    drop_runs(version, besides=[version.indexed_run, version.run])


def release(version: DocumentVersion, *, actor: str) -> None:
    """Have readers see the run of a locked version that waits. Conflict where none does."""
    if not version.held_run or version.withdrawn_at:
        sentence = _("Version %(number)s does not wait for anything.")
        raise Conflict(sentence % {"number": version.number})
    run = version.held_run
    with noting_what_counts(version.document_id):
        DocumentVersion.objects.filter(pk=version.pk).update(
            indexed_run=run, held_run=0, updated_at=timezone.now(), **facts_of(version, run)
        )
    drop_runs(version, besides=[run, version.run])
    note_completed(version)
    record("version.released", actor, version.document_id, version=version.number)


def facts_of(version: DocumentVersion, run: int) -> dict[str, Any]:
    """What the columns of a version say of the run that readers see: what it is called, how many
    pages and chunks it has, and in which language."""
    chunks = Chunk.objects.filter(version_id=version.pk, run=run)
    texts = chunks.order_by("chunk_index").values_list("content", flat=True)[:LANGUAGE_CHUNKS]
    return {
        "title": named_by(run),
        "page_count": Page.objects.filter(version_id=version.pk, run=run).count(),
        "chunk_count": chunks.count(),
        "language": detect("\n".join(texts), version.language or DEFAULT),
    }


def drop_runs(version: DocumentVersion, *, besides: Iterable[int]) -> None:
    """Delete the rows of all runs of a version but some."""
    kept = list(besides)
    for rows in (Chunk, Page, Posting, Vector):
        rows.objects.filter(version_id=version.pk).exclude(run__in=kept).delete()
