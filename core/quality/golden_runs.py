"""Asking all golden questions, a few at a time, and what changed since the run before."""

import logging
import time
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.types import Answer
from core.audit.record import record
from core.conversations.gaps.forget import delete_with_gaps
from core.conversations.models import Conversation, Message, Surface
from core.documents.jobs import is_in_the_way_of_a_single_file
from core.errors import Conflict, ModelUnavailable, NotFound, QuotaExceeded
from core.evaluation.reasons import stored
from core.evaluation.targets import StoredDocuments
from core.quality.blame import measured
from core.quality.holding import hold_back, release_asked
from core.quality.models import GoldenEntry, QualityResult, QualityRun, RunState
from core.quality.run_queue import JOB_SECONDS, enqueue_run
from core.quality.verdict import Verdict, judge_answer
from core.retrieval.in_force import index_version
from core.tenancy.context import current_tenant, tenant
from core.tenancy.due import is_due
from core.tenancy.models import Organization
from core.tenancy.readers import EVERYTHING_HELD, reading_as
from core.webhooks.models import EventType
from core.webhooks.outbox import note_event

logger = logging.getLogger(__name__)
SLICE_SECONDS = 10.0
LEASE = timedelta(seconds=JOB_SECONDS + 60)  # a job is ended before
MOST_ATTEMPTS = 3
KEPT_RUNS = 20


def start_run(organization_id: UUID, started_by: str) -> QualityRun:
    """Begin to ask all golden questions; ``started_by`` is an actor, empty for the scheduler.

    Conflict where one is under way, or there is no question.
    """
    with tenant(organization_id):
        Organization.objects.select_for_update(no_key=True).get(pk=organization_id)
        if QualityRun.objects.filter(state=RunState.RUNNING).exists():
            raise Conflict(_("The golden questions are being asked already. Wait for the end."))
        total = GoldenEntry.objects.count()
        if not total:
            raise Conflict(_("There is no golden question to ask. Add one first."))
        run = QualityRun.objects.create(
            organization_id=organization_id,
            index=present_index(),
            started_by=started_by,
            total=total,
        )
        if started_by:
            record("quality.started", started_by, run.pk, questions=total)
    enqueue_run(organization_id, run.pk, 0, 0)
    return run


def find_run(run_id: UUID) -> QualityRun:
    """One run, inside ``tenant()``; NotFound."""
    found = QualityRun.objects.filter(pk=run_id).first()
    if found is None:
        raise NotFound("There is no such run.")
    return found


def present_index() -> str:
    """The version of what can be searched today, or waits to be; inside ``tenant()``."""
    with reading_as(EVERYTHING_HELD):
        return index_version(current_tenant(), timezone.now().date(), {})


def ask_some(organization_id: UUID, run_id: UUID) -> None:
    """A worker's job: ask for some seconds, then queue the rest behind what waits."""
    with tenant(organization_id):
        if not _lease(run_id):
            return
    ends = time.monotonic() + SLICE_SECONDS
    try:
        while True:
            if not _ask_next(organization_id, run_id):
                return
            if time.monotonic() >= ends or is_in_the_way_of_a_single_file(organization_id):
                break
    except (ModelUnavailable, QuotaExceeded) as error:
        with tenant(organization_id):
            _end(run_id, RunState.FAILED, error_code=error.code, error=error.detail)
        return
    with tenant(organization_id):
        _under_way(run_id).update(leased_until=None, updated_at=timezone.now())
        run = QualityRun.objects.filter(pk=run_id).first()
    if run:
        enqueue_run(organization_id, run_id, run.done, 0)


def give_up(run_id: UUID) -> None:
    """End a run whose workers were all lost; inside ``tenant()``."""
    detail = "It was interrupted several times. Start it again; the server’s log says why."
    _end(run_id, RunState.FAILED, error_code="interrupted", error=detail)


def is_free(now: datetime) -> Q:
    """Runs that no worker has at present."""
    return Q(leased_until=None) | is_due("leased_until", now, LEASE)


def _lease(run_id: UUID) -> bool:
    """Whether this worker has the run now."""
    now = timezone.now()
    taken = _under_way(run_id).filter(is_free(now))
    return bool(taken.update(leased_until=now + LEASE, attempts=F("attempts") + 1, updated_at=now))


def _ask_next(organization_id: UUID, run_id: UUID) -> bool:
    """Ask one question; False when there is none left, or the run has ended."""
    with tenant(organization_id):
        if not _under_way(run_id).exists():
            return False
        entry = _unasked(run_id).first()
        if entry is None:
            _finish(run_id)
            return False
    question = Question(entry.question, surface=Surface.REVIEW, reader=EVERYTHING_HELD)
    answer = complete(prepare(organization_id, question))
    with tenant(organization_id, EVERYTHING_HELD):
        verdict = judge_answer(entry, answer, StoredDocuments())
    with tenant(organization_id):
        _store(run_id, entry, answer, verdict)
    return True


def _unasked(run_id: UUID) -> "QuerySet[GoldenEntry]":
    """Those of before the run that it has not asked yet."""
    began = QualityRun.objects.filter(pk=run_id).values("created_at")
    asked = QualityResult.objects.filter(run=run_id, entry=OuterRef("pk"))
    return GoldenEntry.objects.filter(~Exists(asked), created_at__lte=began)


def _store(run_id: UUID, entry: GoldenEntry, answer: Answer, verdict: Verdict) -> None:
    # Locked, so that neither is deleted meanwhile; without them there is nothing to keep.
    run = _under_way(run_id).select_for_update().first()
    if run is None or not GoldenEntry.objects.select_for_update().filter(pk=entry.pk):
        delete_with_gaps(Conversation.objects.filter(pk=answer.conversation_id))
        return
    QualityResult.objects.create(
        organization_id=run.organization_id,
        run=run,
        entry=entry,
        right=verdict.right,
        was_right=measured(entry).values_list("right", flat=True).first(),
        explanation=stored(*verdict.reasons),
        message=Message.objects.filter(pk=answer.message_id).first(),
    )
    run.done, run.right, run.attempts = run.done + 1, run.right + verdict.right, 0
    run.save(update_fields=["done", "right", "attempts", "updated_at"])


def _finish(run_id: UUID) -> None:
    results = QualityResult.objects.filter(run=run_id)
    newly_right = results.filter(right=True, was_right=False).count()
    wrong = results.filter(right=False, was_right=True).select_related("entry", "message")
    newly_wrong = len(wrong)
    blamed = hold_back(wrong)
    release_asked(find_run(run_id), besides=blamed)
    # Questions that were deleted meanwhile are none of it.
    counts = {"total": F("done"), "newly_right": newly_right, "newly_wrong": newly_wrong}
    _end(run_id, RunState.FINISHED, **counts, held_back=len(blamed))
    if newly_wrong:
        # Their words stay where they are: logs are read by others.
        logger.warning("run %s: %d golden questions are newly wrong", run_id, newly_wrong)
        record("quality.fell", "system", run_id, newly_wrong=newly_wrong)
        told_once = uuid5(NAMESPACE_OID, f"fell:{run_id}")
        note_event(
            EventType.QUALITY_FELL, {"run_id": str(run_id), "newly_wrong": newly_wrong}, told_once
        )


def _end(run_id: UUID, state: RunState, **columns: object) -> None:
    now = timezone.now()
    _under_way(run_id).update(
        state=state, leased_until=None, finished_at=now, updated_at=now, **columns
    )
    _delete_old()


def _delete_old() -> None:
    """Runs beyond KEPT_RUNS go, with the answers that they were given, but for the one that the
    next are held against."""
    runs = QualityRun.objects.order_by("-created_at")
    measure = runs.filter(state=RunState.FINISHED, held_back=0).values_list("pk", flat=True).first()
    old = [pk for pk in runs.values_list("pk", flat=True)[KEPT_RUNS:] if pk != measure]
    given = QualityResult.objects.filter(run__in=old, message__isnull=False)
    delete_with_gaps(Conversation.objects.filter(pk__in=given.values("message__conversation")))
    QualityRun.objects.filter(pk__in=old).delete()


def _under_way(run_id: UUID) -> "QuerySet[QualityRun]":
    return QualityRun.objects.filter(pk=run_id, state=RunState.RUNNING)
