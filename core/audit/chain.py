"""Chains of an organization's rows: each row's hash is over the one before and its own words.

Whoever changes, removes or inserts a row later has to change every hash after it, also those that
were put out as a stream or noted elsewhere (docs/operations.md). There are two: what was done, and
what was answered.
"""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import connection

from core.audit.models import AnswerSeal, AuditEvent, ErasedSeal
from core.tenancy.context import last_in_tenant
from core.tenancy.locks import lock_until_commit

Chained = AuditEvent | AnswerSeal
# Changing the form of what is hashed would break every chain there is.
EVENT_FORM = "policy-chatbot audit 1"
SEAL_FORM = "policy-chatbot answer 1"


def hash_of(row: Chained, number: int, previous: str) -> str:
    """The SHA-256 of a row as it is stored, in hexadecimal; ``previous`` is the hash of the one
    before, empty for the first."""
    # By name: a migration's rows are of a class of its own.
    is_seal = row._meta.model_name == "answerseal"
    form, words = (SEAL_FORM, _of_seal(row)) if is_seal else (EVENT_FORM, _of_event(row))
    at = row.created_at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [form, previous, number, str(row.organization_id), str(row.pk), at, *words]
    return digest_of(content)


def digest_of(content: Any) -> str:
    """The SHA-256 of what JSON can say, in hexadecimal; the order of members does not matter."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chain_events_at_the_end() -> None:
    """Have the events of this transaction chained as the last that it does."""
    last_in_tenant(_chain_new_events)


def chain_seals_at_the_end() -> None:
    """The same of answers' seals."""
    last_in_tenant(_chain_new_seals)


def _of_event(event: Any) -> list[Any]:
    return [event.actor, event.action, event.target, event.details]


def _of_seal(seal: Any) -> list[Any]:
    return [str(seal.message_id), seal.parts, seal.versions, seal.release]


def _chain_new_events() -> None:
    _chain_new(AuditEvent)


def _chain_new_seals() -> None:
    _chain_new(AnswerSeal)


def _chain_new(model: type[AuditEvent] | type[AnswerSeal]) -> None:
    with connection.cursor() as cursor:
        # Checks of foreign keys that wait for the commit take locks. Taken after the chain's, they
        # could wait for somebody who waits for the chain.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    # Of this organization only, and until the commit only: nothing but chaining is done after it.
    # One lock for both chains: two would be taken in either order.
    lock_until_commit("audit chain")
    number, previous = _end_of(model)
    # Read back: what is hashed is what is stored. Programs before this one left theirs unchained.
    for row in model.objects.filter(number=None).order_by("created_at", "id"):
        number += 1
        previous = hash_of(row, number, previous)
        model.objects.filter(pk=row.pk).update(number=number, hash=previous)


def _end_of(model: type[AuditEvent] | type[AnswerSeal]) -> tuple[int, str]:
    """Number and hash of the last of a chain; 0 and "" of an empty one."""
    chained = model.objects.filter(number__isnull=False).order_by("-number")
    ends = list(chained.values_list("number", "hash")[:1])
    if model is AnswerSeal:
        # Afterwards: one that is being erased is there still, or is here already.
        ends += ErasedSeal.objects.order_by("-number").values_list("number", "hash")[:1]
    return max(((number or 0, digest) for number, digest in ends), default=(0, ""))
