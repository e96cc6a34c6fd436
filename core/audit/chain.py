"""The chain of an organization's audit: each event's hash is over the one before and its own words.

Whoever changes, removes or inserts an event later has to change every hash after it, also those
that were put out as a stream or noted elsewhere (docs/operations.md, docs/decisions).
"""

import hashlib
import json
from datetime import UTC

from django.db import connection

from core.audit.models import AuditEvent
from core.tenancy.context import last_in_tenant
from core.tenancy.locks import lock_until_commit

# Changing the form of what is hashed would break every chain there is.
FORM = "policy-chatbot audit 1"


def hash_of(event: AuditEvent, number: int, previous: str) -> str:
    """The SHA-256 of an event as it is stored, in hexadecimal; ``previous`` is the hash of the one
    before, empty for the first."""
    content = [
        FORM,
        previous,
        number,
        str(event.organization_id),
        str(event.pk),
        event.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor,
        event.action,
        event.target,
        event.details,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chain_at_the_end() -> None:
    """Have the events of this transaction chained as the last that it does."""
    last_in_tenant(_chain_new)


def last_link() -> tuple[int, str]:
    """Number and hash of the active tenant's latest chained event; 0 and empty without one."""
    last = AuditEvent.objects.filter(number__isnull=False).order_by("-number").first()
    return (last.number or 0, last.hash) if last else (0, "")


def _chain_new() -> None:
    with connection.cursor() as cursor:
        # Checks of foreign keys that wait for the commit take locks. Taken after the chain's, they
        # could wait for somebody who waits for the chain.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    # Of this organization only, and until the commit only: nothing is done after it.
    lock_until_commit("audit chain")
    number, previous = last_link()
    # Read back: what is hashed is what is stored. Programs before this one left theirs unchained.
    for event in AuditEvent.objects.filter(number=None).order_by("created_at", "id"):
        number += 1
        previous = hash_of(event, number, previous)
        AuditEvent.objects.filter(pk=event.pk).update(number=number, hash=previous)
