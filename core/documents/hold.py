"""What an ingest does with a run that has to wait (core.documents.waiting). Inside ``tenant()``."""

from uuid import UUID

from core.documents.lease import write
from core.documents.models import Chunk, DocumentVersion, Stage, Status
from core.documents.waiting import drop_runs


def hold(version: DocumentVersion, mine: UUID) -> None:
    """This run is complete, and waits beside the one that readers see. ClaimLost if not ours."""
    total = Chunk.objects.filter(version_id=version.pk, run=version.run).count()
    write(
        version.pk,
        mine,
        status=Status.COMPLETED,
        stage=Stage.DONE,
        held_run=version.run,
        progress_done=total,
        claim=None,
    )
    # The version is locked now: what waited may have been released since it was taken.
    version.refresh_from_db(fields=["indexed_run"])
    drop_runs(version, besides=[version.indexed_run, version.run])
