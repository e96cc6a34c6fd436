"""All that is stored of a person, as JSON, for the person: the account, what they did by the audit,
their conversations with answers and ratings."""

import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils import timezone

from core.audit.models import AuditEvent
from core.audit.record import record
from core.conversations.models import Conversation, Feedback, Message
from core.tenancy.context import tenant
from core.tenancy.members import members

ENTRIES, CONVERSATIONS = 1000, 50  # read at once
ACCOUNT = ("username", "email", "role", "is_active", "created_at", "last_seen_at")
ENTRY = ("created_at", "action", "target", "details")
Place = tuple[datetime, UUID]
_in_thread = sync_to_async(thread_sensitive=False)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of a list, and the place of the last of them; None of none."""

    rows: list[dict[str, Any]]
    last: Place | None


Read = Callable[[UUID, str, Place | None], Awaitable[Batch]]


def note_export(user_identifier: str, actor: str) -> None:
    """For the audit, which must not keep a name that may be erased later. Inside ``tenant()``."""
    record("person.exported", actor, hashlib.sha256(user_identifier.encode()).hexdigest())


async def person_as_json(organization_id: UUID, user_identifier: str) -> AsyncIterator[str]:
    """The parts of one JSON object, in bounded memory: no transaction is open between two. Of
    somebody unknown its lists are empty.

    Conversations are those of this name on all surfaces, as for erasing. Traces are left out: they
    are about how the product works.
    """
    account = await _account(organization_id, user_identifier)
    head = {"user_identifier": user_identifier, "exported_at": timezone.now(), "account": account}
    yield _json(head).removesuffix("}")
    lists: dict[str, Read] = {"audit": _entries, "conversations": _conversations}
    for name, read in lists.items():
        yield f', "{name}": ['
        batch, between = await read(organization_id, user_identifier, None), ""
        while batch.last:
            yield between + ", ".join(map(_json, batch.rows))
            batch, between = await read(organization_id, user_identifier, batch.last), ", "
        yield "]"
    yield "}\n"


def _after(last: Place | None) -> Q:
    if last is None:
        return Q()
    created_at, pk = last
    return Q(created_at__gt=created_at) | Q(created_at=created_at, pk__gt=pk)


@_in_thread
def _account(organization_id: UUID, user_identifier: str) -> dict[str, Any] | None:
    with tenant(organization_id):
        member = members().filter(username=user_identifier).first()
        if member is None:
            return None
        groups = list(member.groups.values_list("name", flat=True))
        return {**{name: getattr(member, name) for name in ACCOUNT}, "groups": groups}


@_in_thread
def _entries(organization_id: UUID, user_identifier: str, last: Place | None) -> Batch:
    with tenant(organization_id):
        found = AuditEvent.objects.filter(_after(last), actor=f"user:{user_identifier}")
        events = list(found.order_by("created_at", "pk")[:ENTRIES])
    rows = [{name: getattr(event, name) for name in ENTRY} for event in events]
    return Batch(rows, (events[-1].created_at, events[-1].pk) if events else None)


@_in_thread
def _conversations(organization_id: UUID, user_identifier: str, last: Place | None) -> Batch:
    with tenant(organization_id):
        found = Conversation.objects.filter(_after(last), user_identifier=user_identifier)
        ordered = found.order_by("created_at", "pk").prefetch_related("messages__feedback")
        some = list(ordered[:CONVERSATIONS])
        rows = [_conversation(one) for one in some]
    return Batch(rows, (some[-1].created_at, some[-1].pk) if some else None)


def _conversation(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.pk,
        "surface": conversation.surface,
        "created_at": conversation.created_at,
        "messages": [_message(one) for one in conversation.messages.all()],
    }


def _message(message: Message) -> dict[str, Any]:
    opinion: Feedback | None = getattr(message, "feedback", None)
    return {
        "role": message.role,
        "content": message.content,
        "created_at": message.created_at,
        "citations": [_citation(one) for one in message.outcome.get("citations", [])],
        "feedback": opinion and {"rating": opinion.rating, "comment": opinion.comment},
    }


def _citation(citation: dict[str, Any]) -> dict[str, Any]:
    return {name: citation.get(name) for name in ("document_title", "version", "page", "quote")}


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
