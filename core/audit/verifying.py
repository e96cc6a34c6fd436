"""Whether an organization's chains are what was written: every row, from the first."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.audit.chain import Chained, hash_of
from core.audit.models import AnswerSeal, AuditChain, AuditEvent, ErasedSeal
from core.tenancy.context import tenant
from core.tenancy.organizations import each_organization

BATCH = 1000
CHECK_EVERY = timedelta(days=1)
EXPIRED = "audit.expired"
CHAINS: dict[str, type[AuditEvent] | type[AnswerSeal]] = {
    "events": AuditEvent,
    "answers": AnswerSeal,
}
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


def verify_chain(organization_id: UUID, of: str = "events") -> ChainReport:
    """Read the whole chain of one of CHAINS, BATCH rows at a time in transactions of their own.
    Changes nothing."""
    report, known = ChainReport(), _known(organization_id, of)
    for rows in _batches(organization_id, of):
        for row in rows:
            report = _step(organization_id, report, row)
            if report.broken_at is not None:
                return report
            if row.number == known.checked_number and row.hash != known.checked_hash:
                because = "It is not the entry that was there when the chain was last checked."
                return report.broken(row.number, because)
    if report.number < known.checked_number:
        because = "It and those after it are missing: they were there at the last check."
        return report.broken(report.number + 1, because)
    return report


def check_and_note(organization_id: UUID, of: str = "events") -> ChainReport:
    """``verify_chain``, kept for the readers of the audit."""
    report = verify_chain(organization_id, of)
    found = {"broken_at": report.broken_at, "broken_because": report.broken_because}
    if report.broken_at is None:
        found |= {"checked_number": report.number, "checked_hash": report.hash}
    with tenant(organization_id):
        AuditChain.objects.update_or_create(
            organization_id=organization_id,
            of=of,
            defaults={"checked_at": timezone.now(), **found},
        )
    return report


def check_chains() -> int:
    """``check_and_note`` for every organization, once in CHECK_EVERY; returns how many chains were
    found broken, each of which is in the log as an error."""
    return each_organization(_visit)


def _visit(organization_id: UUID) -> int:
    broken = 0
    for of in CHAINS:
        checked_at = _known(organization_id, of).checked_at
        if checked_at and checked_at > timezone.now() - CHECK_EVERY:
            continue
        report = check_and_note(organization_id, of)
        if report.broken_at is not None:
            broken += 1
            logger.error(
                "the chain of %s of %s is not whole: entry %d. %s",
                *(of, organization_id, report.broken_at, report.broken_because),
            )
    return broken


def chain_state(of: str = "events") -> AuditChain:
    """What is known of the active tenant's chain; as of an empty one before the first look."""
    return AuditChain.objects.filter(of=of).first() or AuditChain()


def _known(organization_id: UUID, of: str) -> AuditChain:
    with tenant(organization_id):
        return chain_state(of)


def _batches(organization_id: UUID, of: str) -> Iterator[list[Chained | ErasedSeal]]:
    after, model = 0, CHAINS[of]
    while True:
        with tenant(organization_id):
            # In this order: a seal that is being erased is in one of them at least.
            rows = {row.number: row for row in _some_after(after, model)}
            if model is AnswerSeal:
                rows = {row.number: row for row in _some_after(after, ErasedSeal)} | rows
        if not rows:
            return
        numbers = sorted(rows)[:BATCH]
        yield [rows[number] for number in numbers]
        after = numbers[-1]


def _some_after(after: int, model: Any) -> list[Any]:
    return list(model.objects.filter(number__gt=after).order_by("number")[:BATCH])


def _step(organization_id: UUID, report: ChainReport, row: Chained | ErasedSeal) -> ChainReport:
    number, previous = row.number or 0, report.hash
    if number != report.number + 1:
        # Of seals of answers each leaves its hash.
        vouched = None
        if isinstance(row, AuditEvent):
            vouched = _vouched_for(organization_id, number - 1)
        if vouched is None:
            return report.broken(report.number + 1, "It is missing.")
        previous = vouched
    # What an erased seal was over is gone; the next one is over its hash.
    if not isinstance(row, ErasedSeal) and row.hash != hash_of(row, number, previous):
        return report.broken(number, "It is not as it was written, or what was before it is not.")
    return ChainReport(report.entries + 1, number, row.hash)


def _vouched_for(organization_id: UUID, through: int) -> str | None:
    """The hash of the last of those that retention has deleted, as the chain itself says it; None
    where it does not, or where some of them are still there."""
    with tenant(organization_id):
        if AuditEvent.objects.filter(number__lte=through).exists():
            return None
        said = AuditEvent.objects.filter(action=EXPIRED, number__gt=through)
        event = said.filter(details__through=through).first()
    return str(event.details["hash"]) if event else None
