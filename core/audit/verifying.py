"""Whether an organization's audit is what was written: every row, from the first."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from core.audit.chain import hash_of
from core.audit.models import AuditChain, AuditEvent
from core.tenancy.context import tenant
from core.tenancy.organizations import each_organization

BATCH = 1000
CHECK_EVERY = timedelta(days=1)
EXPIRED = "audit.expired"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """``entries`` were found as they were written, through ``number``, whose hash is ``hash``.

    ``broken_at`` is the first that is not, and ``broken_because`` a sentence; None and empty where
    all are. Earlier ones that retention has deleted are vouched for by the event that says so.
    """

    entries: int = 0
    number: int = 0
    hash: str = ""
    broken_at: int | None = None
    broken_because: str = ""

    def broken(self, at: int, because: str) -> "ChainReport":
        return replace(self, broken_at=at, broken_because=because)


def verify_chain(organization_id: UUID) -> ChainReport:
    """Read the whole chain, BATCH rows at a time in transactions of their own. Changes nothing."""
    report, known = ChainReport(), _known(organization_id)
    for events in _batches(organization_id):
        for event in events:
            report = _step(organization_id, report, event)
            if report.broken_at is not None:
                return report
            if event.number == known.checked_number and event.hash != known.checked_hash:
                because = "It is not the entry that was there when the chain was last checked."
                return report.broken(event.number, because)
    if report.number < known.checked_number:
        because = "It and those after it are missing: they were there at the last check."
        return report.broken(report.number + 1, because)
    return report


def check_and_note(organization_id: UUID) -> ChainReport:
    """``verify_chain``, kept for the readers of the audit."""
    report = verify_chain(organization_id)
    found = {"broken_at": report.broken_at, "broken_because": report.broken_because}
    if report.broken_at is None:
        found |= {"checked_number": report.number, "checked_hash": report.hash}
    with tenant(organization_id):
        AuditChain.objects.update_or_create(
            organization_id=organization_id, defaults={"checked_at": timezone.now(), **found}
        )
    return report


def check_chains() -> int:
    """``check_and_note`` for every organization, once in CHECK_EVERY; returns how many chains were
    found broken, each of which is in the log as an error."""
    return each_organization(_visit)


def _visit(organization_id: UUID) -> int:
    checked_at = _known(organization_id).checked_at
    if checked_at and checked_at > timezone.now() - CHECK_EVERY:
        return 0
    report = check_and_note(organization_id)
    if report.broken_at is None:
        return 0
    logger.error(
        "the audit of %s is not whole: entry %d. %s",
        *(organization_id, report.broken_at, report.broken_because),
    )
    return 1


def chain_state() -> AuditChain:
    """What is known of the active tenant's chain; as of an empty one before the first look."""
    return AuditChain.objects.first() or AuditChain()


def _known(organization_id: UUID) -> AuditChain:
    with tenant(organization_id):
        return chain_state()


def _batches(organization_id: UUID) -> Iterator[list[AuditEvent]]:
    after = 0
    while True:
        with tenant(organization_id):
            found = AuditEvent.objects.filter(number__gt=after).order_by("number")
            events = list(found[:BATCH])
        if not events:
            return
        yield events
        after = _number(events[-1])


def _step(organization_id: UUID, report: ChainReport, event: AuditEvent) -> ChainReport:
    number, previous = _number(event), report.hash
    if number != report.number + 1:
        vouched = _vouched_for(organization_id, number - 1)
        if vouched is None:
            return report.broken(report.number + 1, "It is missing.")
        previous = vouched
    if event.hash != hash_of(event, number, previous):
        return report.broken(number, "It is not as it was written, or what was before it is not.")
    return ChainReport(report.entries + 1, number, event.hash)


def _vouched_for(organization_id: UUID, through: int) -> str | None:
    """The hash of the last of those that retention has deleted, as the chain itself says it; None
    where it does not, or where some of them are still there."""
    with tenant(organization_id):
        if AuditEvent.objects.filter(number__lte=through).exists():
            return None
        said = AuditEvent.objects.filter(action=EXPIRED, number__gt=through)
        event = said.filter(details__through=through).first()
    return str(event.details["hash"]) if event else None


def _number(event: AuditEvent) -> int:
    return event.number or 0
