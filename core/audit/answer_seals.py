"""Sealing answers: what was given stands in a chain, without its words, for as long as the answer
does; after that its hash alone."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.audit.chain import chain_seals_at_the_end
from core.audit.models import AnswerSeal, ErasedSeal
from core.tenancy.context import current_tenant


def add_seal(
    message_id: UUID, parts: dict[str, str], versions: list[list[Any]], release: str
) -> None:
    """Append a seal to the active tenant's chain of answers; part of the caller's transaction."""
    AnswerSeal.objects.create(
        organization_id=current_tenant(),
        message_id=message_id,
        parts=parts,
        versions=versions,
        release=release,
    )
    chain_seals_at_the_end()


def erase_seals(message_ids: "QuerySet[Any, Any]") -> None:
    """Leave of the seals of these answers their hashes alone, part of the transaction that deletes
    the answers. Inside ``tenant()``."""
    seals = AnswerSeal.objects.filter(message_id__in=message_ids)
    ErasedSeal.objects.bulk_create(
        ErasedSeal(organization_id=current_tenant(), number=number, hash=digest)
        for number, digest in seals.values_list("number", "hash")
        if number is not None
    )
    seals.delete()


def seal_of(message_id: UUID) -> AnswerSeal | None:
    """The seal of an answer; None of one that was given before there were any, or is gone. Inside
    ``tenant()``."""
    return AnswerSeal.objects.filter(message_id=message_id).order_by("number").first()
