"""Whose turn it is to be read: organizations take turns, however many files each has waiting.

Of each organization one version stands in the queue of a step, the one that is next; the others
wait in their rows. Whoever takes a job queues the organization's next one, at the end, and does
what it took: so a queue is never longer than there are organizations with work, and a single
file waits for one file of each of the others, or two where one has just been begun. One that is
small goes before them, in a queue of its own.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from redis.exceptions import RedisError

from core.documents import jobs
from core.documents.jobs import Step
from core.documents.lease import UNFINISHED, stale
from core.documents.models import DocumentVersion, Stage, Status
from core.holding_back import tell_that_a_file_is_waited_for
from core.tenancy.context import tenant
from core.tenancy.due import is_due, is_silent

logger = logging.getLogger(__name__)
STAGES = {
    Step.PARSE: (Stage.QUEUED, Stage.EXTRACTING),
    Step.EMBED: (Stage.EMBEDDING,),
}
SMALL_BYTES = 256 * 1024  # what is read in a second, if it is no scan
LONGEST_PAUSE = timedelta(minutes=5)  # of what was put off (core.documents.outage)


@dataclass(frozen=True, slots=True)
class Wait:
    """``position`` 1 is next; less may come before it when others have few files. ``seconds``
    until its turn are an estimate, None while nothing is known to make it from."""

    position: int
    seconds: int | None


def give_turn(organization_id: UUID, step: Step) -> bool:
    """Queue the version of the organization that is next for ``step``; whether one was queued.

    Safe at any time and from any process: what is queued already is not queued twice.
    """
    with tenant(organization_id):
        waiting = _waiting(step)
        version = waiting.first()
        longest = waiting.aggregate(since=Min("updated_at"))["since"]
        if version is None or longest is None:  # the last was taken between the two looks
            return False
        goes_first = _is_small(version) and is_single(version.pk)
    goes_first = goes_first and jobs.is_waited_for(step, organization_id)
    if goes_first:
        tell_that_a_file_is_waited_for(organization_id)
    job_id = _job_id(step, version)
    # Another id: in both queues, it is done once; lost from this one, it is put into the other.
    queue, job_id = (jobs.SINGLE, f"{jobs.SINGLE}-{job_id}") if goes_first else (step, job_id)
    return jobs.enqueue_step(queue, step, organization_id, version.pk, job_id, longest)


def is_single(version_id: UUID) -> bool:
    """Whether the active tenant has no other version that is not done."""
    return not DocumentVersion.objects.filter(UNFINISHED).exclude(pk=version_id).exists()


def _is_small(version: DocumentVersion) -> bool:
    """And so far not longer in work than one that is small."""
    return version.size_bytes <= SMALL_BYTES and not version.progress_done


def waits(versions: Iterable[DocumentVersion]) -> dict[UUID, Wait]:
    """How long those of ``versions`` that wait will wait, by their ids; inside ``tenant()``.

    Empty while Redis, which knows of the other organizations' turns, is away.
    """
    unfinished = {v.pk for v in versions if v.status in (Status.PENDING, Status.PROCESSING)}
    if not unfinished:
        return {}
    try:
        return {pk: wait for step in Step for pk, wait in _waits_for(step) if pk in unfinished}
    except RedisError as error:
        logger.warning("nobody is told how long to wait: %r", error)
        return {}


def _waits_for(step: Step) -> Iterator[tuple[UUID, Wait]]:
    """All of the organization's versions that wait for ``step``, the next first."""
    waiting = _waiting(step)
    first = waiting.first()
    if first is None:
        return
    queue, head = jobs.queued(step), _job_id(step, first)
    place = queue.index(head) if head in queue else 0  # a worker is just taking it
    seconds = jobs.seconds_per_job(step)
    for rank, version_id in enumerate(waiting.values_list("pk", flat=True)):
        before = rank * max(len(queue), 1) + place
        yield version_id, Wait(before + 1, None if seconds is None else round(before * seconds))


def _waiting(step: Step) -> "QuerySet[DocumentVersion]":
    """The active tenant's versions that nobody works on, the next first: those that were begun,
    then those that have waited longest."""
    patience = timedelta(seconds=settings.INGEST_STALE_SECONDS)
    untried = Q(claim=None, attempts=0)
    # What crashed, or lost its worker, is not tried again at once: the next try may fare better.
    is_left = stale() & is_silent("updated_at", timezone.now(), patience)
    tried = is_left & Q(attempts__lt=settings.INGEST_MAX_ATTEMPTS)
    put_off_no_longer = Q(next_try_at=None) | is_due("next_try_at", timezone.now(), LONGEST_PAUSE)
    waiting = DocumentVersion.objects.filter(
        UNFINISHED & (untried | tried) & put_off_no_longer, stage__in=STAGES[step]
    )
    return waiting.order_by("-progress_done", "updated_at", "pk")


def _job_id(step: Step, version: DocumentVersion) -> str:
    """One job for each attempt, and for each part of a long one."""
    return f"{step}-{version.pk}-{version.attempts}-{version.progress_done}"
