"""Sealing answers: what was given stands in a chain, without its words."""

from typing import Any
from uuid import UUID

from core.audit.chain import chain_seals_at_the_end
from core.audit.models import AnswerSeal
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


def seal_of(message_id: UUID) -> AnswerSeal | None:
    """The seal of an answer; None of one that was given before there were any. Inside
    ``tenant()``."""
    return AnswerSeal.objects.filter(message_id=message_id).order_by("number").first()
