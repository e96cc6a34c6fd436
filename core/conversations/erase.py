"""Removing conversations, one or all of a person's. Everything here runs inside ``tenant()``."""

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.audit.record import record
from core.conversations.gaps.forget import delete_with_gaps
from core.conversations.models import Conversation, Message
from core.errors import NotFound
from core.tenancy.cache import forget, rewrite_file
from core.tenancy.context import current_tenant
from core.text.remembered import forget_texts
from core.webhooks.models import EventType
from core.webhooks.outbox import note_event


def delete_conversation(conversation_id: UUID, actor: str) -> None:
    """Delete one conversation with its messages. NotFound."""
    # Locked: a question asked meanwhile waits, and then finds no conversation.
    conversation = Conversation.objects.select_for_update().filter(pk=conversation_id).first()
    if conversation is None:
        raise NotFound("There is no such conversation.")
    record("conversation.deleted", actor, conversation.pk)
    delete_with_gaps(Conversation.objects.filter(pk=conversation.pk))
    _forget_copies()


def erase_person(user_identifier: str, actor: str) -> dict[str, Any]:
    """Delete every conversation of a person; the receipt says how many rows went.

    Erasing somebody unknown succeeds with zeros, so that it can be repeated.
    """
    conversations = Conversation.objects.filter(user_identifier=user_identifier)
    list(conversations.select_for_update())  # as above
    messages = Message.objects.filter(conversation__in=conversations).count()
    counted = conversations.count()
    delete_with_gaps(conversations)
    _forget_copies()
    transaction.on_commit(rewrite_file)
    # The audit must not keep the name that was just erased; its hash still proves the act.
    subject = hashlib.sha256(user_identifier.encode()).hexdigest()
    record("person.erased", actor, subject, conversations=counted, messages=messages)
    counts = {"conversations": counted, "messages": messages}
    note_event(EventType.PERSON_ERASED, {"subject_sha256": subject, **counts})
    return {
        "user_identifier": user_identifier,
        "conversations": counted,
        "messages": messages,
        "erased_at": timezone.now().isoformat(),
    }


def _forget_copies() -> None:
    """Answers are kept for repeated questions, and their events for readers who come back."""
    organization_id = current_tenant()
    transaction.on_commit(lambda: forget(organization_id))
    transaction.on_commit(forget_texts)
