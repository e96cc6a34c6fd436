"""All that is stored of a person, as JSON, for the person: the account with its ways to sign in,
what they did by the audit, their conversations with answers and ratings."""

import hashlib
import json
from collections.abc import Generator, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from core.accounts.ways_in import ways_in
from core.audit.models import AuditEvent
from core.audit.record import record
from core.conversations.models import Conversation, Feedback, Message, MessageRole
from core.tenancy.context import tenant
from core.tenancy.members import members
from core.tenancy.models import User
from core.tenancy.readers import MEMBERS, group_audience
from core.tenancy.slices import slices

ENTRIES, CONVERSATIONS, MESSAGES = 1000, 500, 100  # read at once
ACCOUNT = (
    *("username", "email", "role", "language", "is_active", "is_platform_admin"),
    *("created_at", "last_seen_at"),
)
ENTRY = ("created_at", "action", "target", "details")
CITED = ("document_title", "version", "section", "page", "page_kind", "page_label", "quote")
WITHHELD = (
    "A program asked this in the name of the person, and was answered from documents that are not "
    "for the person."
)


def note_export(user_identifier: str, actor: str) -> None:
    """For the audit, which must not keep a name that may be erased later. Inside ``tenant()``."""
    record("person.exported", actor, hashlib.sha256(user_identifier.encode()).hexdigest())


def person_as_json(organization_id: UUID, user_identifier: str) -> Generator[str, None, None]:
    """The parts of one JSON object, in bounded memory: no transaction is open between two. Of
    somebody unknown its lists are empty.

    Conversations are those of this name on all surfaces, as for erasing. Traces are left out: they
    are about how the product works. So are answers that a key for an audience got in the person's
    name from documents that the person may not read (docs/security.md).
    """
    account, audiences = _account(organization_id, user_identifier)
    head = {"user_identifier": user_identifier, "exported_at": timezone.now(), "account": account}
    yield _json(head).removesuffix("}") + ', "audit": ['
    yield from _joined(map(_json, _entries(organization_id, user_identifier)))
    yield '], "conversations": ['
    between = ""
    for conversation in _conversations(organization_id, user_identifier):
        head = {name: getattr(conversation, name) for name in ("id", "surface", "created_at")}
        yield between + _json(head).removesuffix("}") + ', "messages": ['
        shown = (_message(one, conversation, audiences) for one in _messages(conversation))
        yield from _joined(map(_json, shown))
        yield "]}"
        between = ", "
    yield "]}\n"


def _account(
    organization_id: UUID, user_identifier: str
) -> tuple[dict[str, Any] | None, frozenset[str]]:
    """The member of this name, and the audiences that he or she belongs to."""
    with tenant(organization_id):
        member: User | None = members().filter(username=user_identifier).first()
        if member is None:
            return None, frozenset()
        groups = dict(member.groups.values_list("pk", "name"))
        account = {
            **{name: getattr(member, name) for name in ACCOUNT},
            "groups": [*groups.values()],
            **ways_in(member),
        }
    return account, frozenset((MEMBERS, *map(group_audience, groups)))


def _entries(organization_id: UUID, user_identifier: str) -> Iterator[dict[str, Any]]:
    actor = f"user:{user_identifier}"
    for events in slices(organization_id, lambda: AuditEvent.objects.filter(actor=actor), ENTRIES):
        for event in events:
            yield {name: getattr(event, name) for name in ENTRY}


def _conversations(organization_id: UUID, user_identifier: str) -> Iterator[Conversation]:
    for some in slices(
        organization_id,
        lambda: Conversation.objects.filter(user_identifier=user_identifier),
        CONVERSATIONS,
    ):
        yield from some


def _messages(conversation: Conversation) -> Iterator[Message]:
    """By their place: there is no end to how long a conversation may be."""
    last = -1
    while True:
        with tenant(conversation.organization_id):
            found = Message.objects.filter(conversation=conversation, position__gt=last)
            ordered = found.order_by("position").defer("trace").select_related("feedback")
            some = list(ordered[:MESSAGES])
        yield from some
        if len(some) < MESSAGES:
            return
        last = some[-1].position


def _message(
    message: Message, conversation: Conversation, audiences: frozenset[str]
) -> dict[str, Any]:
    opinion: Feedback | None = getattr(message, "feedback", None)
    shown = {
        "role": message.role,
        "content": message.content,
        "created_at": message.created_at,
        "citations": [
            {name: one.get(name) for name in CITED} for one in message.outcome.get("citations", [])
        ],
        "feedback": opinion and {"rating": opinion.rating, "comment": opinion.comment},
    }
    if _is_withheld(message, conversation, audiences):
        shown |= {"content": "", "citations": [], "withheld": WITHHELD}
    return shown


def _is_withheld(message: Message, conversation: Conversation, audiences: frozenset[str]) -> bool:
    """Whether a key for an audience was answered as somebody who may read more than the person."""
    if conversation.key_id is None or message.role != MessageRole.ASSISTANT:
        return False
    # Without the audiences that it was answered for, nobody can tell what it rests on.
    return message.audiences is None or not audiences.issuperset(message.audiences)


def _joined(texts: Iterable[str]) -> Iterator[str]:
    """With commas in between."""
    between = ""
    for text in texts:
        yield between + text
        between = ", "


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
