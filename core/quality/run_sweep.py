"""What the scheduler does for runs: begin those that are due, go on with those left behind."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone

from core.documents.lease import UNFINISHED
from core.documents.models import DocumentVersion
from core.documents.waiting import HELD, held_versions
from core.errors import Conflict
from core.organizations.settings import options_of
from core.quality.golden_runs import MOST_ATTEMPTS, give_up, is_free, present_index, start_run
from core.quality.holding import came_since, is_waited_for, release_all
from core.quality.models import GoldenEntry, QualityRun, RunState
from core.quality.run_queue import enqueue_run
from core.tenancy.context import tenant
from core.tenancy.due import is_silent
from core.tenancy.models import Organization
from core.tenancy.organizations import Rows, organizations_with

RETRY = timedelta(hours=1)
PATIENCE = timedelta(hours=1)  # for which what was read waits for what is still to be read
QUIET = timedelta(minutes=10)  # after which nobody is still adding questions
OF_ITSELF = ("after_changes", "before_use")


def sweep_runs() -> int:
    """Visit every organization with golden questions or with what waits for them; returns how many
    runs were begun or queued again, or versions released."""
    wanting = (
        Rows(GoldenEntry, Q()),
        Rows(QualityRun, Q(state=RunState.RUNNING)),
        Rows(DocumentVersion, HELD),
    )
    return sum(_visit(organization_id) for organization_id in organizations_with(*wanting))


def _visit(organization_id: UUID) -> int:
    with tenant(organization_id):
        # The setting or the last question is gone for which they wait.
        released = 0 if is_waited_for() else release_all()
        left = _left_behind()
        due = left is None and _is_due(organization_id)
    if left:
        enqueue_run(organization_id, left.pk, left.done, left.attempts)
        return 1
    if not due:
        return released
    try:
        start_run(organization_id, "")
    except Conflict:  # somebody was faster
        return 0
    return 1


def _left_behind() -> QualityRun | None:
    """A run that nobody works on: Redis was emptied, or its worker is gone."""
    now = timezone.now()
    patience = timedelta(seconds=settings.INGEST_STALE_SECONDS)
    has_waited = is_silent("updated_at", now, patience)
    found = QualityRun.objects.filter(is_free(now) & has_waited, state=RunState.RUNNING)
    run = found.first()
    if run and run.attempts >= MOST_ATTEMPTS:
        give_up(run.pk)
        return None
    # Not again before another wait: a long queue is not a lost one.
    found.update(updated_at=now)
    return run


def _is_due(organization_id: UUID) -> bool:
    """Whether other documents can be searched than when the last run began. Where documents are
    still being read it waits for them, but not for ever: some are uploaded without a pause."""
    options = options_of(Organization.objects.get(pk=organization_id))
    if options["quality"]["run"] not in OF_ITSELF or not GoldenEntry.objects.exists():
        return False
    last = QualityRun.objects.order_by("-created_at").first()
    if DocumentVersion.objects.filter(UNFINISHED).exists() and not _has_waited(last):
        return False
    if last is None:
        return True
    if last.state == RunState.RUNNING:
        return False
    if last.state == RunState.FAILED and held_versions().exists():
        return _has_rested(last)
    if options["quality"]["run"] == "before_use" and (came_since(last).exists() or _has_new()):
        return True
    return last.index != present_index()


def _has_waited(last: QualityRun | None) -> bool:
    """Whether a version that changed since the ``last`` run began has waited long enough."""
    changed = DocumentVersion.objects.filter(updated_at__lt=timezone.now() - PATIENCE)
    return changed.filter(updated_at__gte=last.created_at).exists() if last else changed.exists()


def _has_new() -> bool:
    """Whether there are questions, the last of them written a while ago, that no run has asked:
    until one has, nothing can go wrong with them."""
    unasked = GoldenEntry.objects.filter(results=None).aggregate(latest=Max("created_at"))
    latest = unasked["latest"]
    quiet = timezone.now() - QUIET
    return bool(latest and latest < quiet and not held_versions().exists())


def _has_rested(failed: QualityRun) -> bool:
    """Versions wait for a run that could not end: it is begun again after a while."""
    return bool(failed.finished_at and failed.finished_at < timezone.now() - RETRY)
