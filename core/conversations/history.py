"""Writing and reading the turns of a conversation. Everything here runs inside ``tenant()``."""

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.audit.models import UsageRecord
from core.conversations.models import (
    OF_MEMBERS,
    Answered,
    Conversation,
    Message,
    MessageRole,
    Surface,
)
from core.errors import NotFound
from core.organizations.quotas import month_start
from core.tenancy.context import current_tenant
from core.tenancy.readers import ANYBODY, Reader
from core.webhooks.models import EventType
from core.webhooks.outbox import note_event


def open_conversation(
    conversation_id: UUID | None,
    user_identifier: str,
    surface: Surface = Surface.API,
    key_id: UUID | None = None,
    widget_id: UUID | None = None,
) -> Conversation:
    """The conversation to go on with, or a new one. NotFound for an unknown id."""
    if conversation_id is None:
        return Conversation.objects.create(
            organization_id=current_tenant(),
            user_identifier=user_identifier,
            surface=surface,
            key_id=key_id,
            widget_id=widget_id,
        )
    # Locked, so that two questions at once get two positions.
    found = Conversation.objects.select_for_update().filter(pk=conversation_id).first()
    if found is None:
        raise NotFound("There is no such conversation.")
    found.save(update_fields=["updated_at"])
    return found


def has_asked(user_identifier: str) -> bool:
    """Whether a member, or a program in somebody's name, has asked under this name."""
    asked = Conversation.objects.filter(user_identifier=user_identifier, surface__in=OF_MEMBERS)
    return asked.exists()


def add_turn(conversation: Conversation, question: str, reader: Reader = ANYBODY) -> Message:
    """Store a question and the place of its answer, which is for ``reader``; returns the answer's
    message."""
    position = conversation.messages.count()
    common = {
        "organization_id": conversation.organization_id,
        "conversation": conversation,
        "surface": conversation.surface,
        "widget_id": conversation.widget_id,
    }
    asked = Message(
        **common,
        position=position,
        role=MessageRole.USER,
        content=question,
        finished_at=timezone.now(),
    )
    answer = Message(
        **common,
        position=position + 1,
        role=MessageRole.ASSISTANT,
        audiences=None if reader.reads_all else list(reader.audiences),
    )
    Message.objects.bulk_create([asked, answer])
    return answer


def recent_messages(conversation_id: UUID | None, limit: int) -> list[Message]:
    """The newest finished messages, oldest first; none of a conversation that is not there."""
    if conversation_id is None:
        return []
    finished = Message.objects.filter(conversation_id=conversation_id, finished_at__isnull=False)
    return list(finished.defer("outcome", "trace").order_by("-position")[:limit])[::-1]


@dataclass(frozen=True, slots=True)
class Finished:
    """What is stored of a complete answer: the columns of Message, by their names."""

    content: str
    answered: Answered
    refusal_reason: str
    stopped: bool
    model: str
    prompt_tokens: int
    completion_tokens: int
    outcome: dict[str, Any]
    trace: dict[str, Any]


def finish_answer(message_id: UUID, finished: Finished) -> None:
    """Fill in an answer; a deleted message stays deleted."""
    columns = {column.name: getattr(finished, column.name) for column in fields(finished)}
    Message.objects.filter(pk=message_id).update(finished_at=timezone.now(), **columns)
    if finished.answered != Answered.YES and not finished.stopped:
        _note_unanswered(message_id, finished)


def _note_unanswered(message_id: UUID, finished: Finished) -> None:
    """Reviews are nobody's questions."""
    asked = Message.objects.filter(pk=message_id).exclude(conversation__surface=Surface.REVIEW)
    if message := asked.select_related("conversation").defer("outcome", "trace").first():
        data = {
            "message_id": str(message.pk),
            "conversation_id": str(message.conversation_id),
            "surface": message.conversation.surface,
            "answered": finished.answered,
            "refusal_reason": finished.refusal_reason,
        }
        note_event(EventType.QUESTION_UNANSWERED, data)


def keep_trace(message_id: UUID, trace: dict[str, Any]) -> None:
    """Note how far an answer came that will never be finished."""
    Message.objects.filter(pk=message_id).update(trace=trace)


def find_answer(message_id: UUID) -> Message:
    """An assistant message; NotFound for any other id."""
    found = Message.objects.filter(pk=message_id, role=MessageRole.ASSISTANT).first()
    if found is None:
        raise NotFound("There is no such answer.")
    return found


def reader_of_answer(message_id: UUID) -> Reader:
    """Whom an answer was given for; anybody where that was not noted."""
    audiences = Message.objects.filter(pk=message_id).values_list("audiences", flat=True).first()
    return Reader(tuple(audiences)) if audiences else ANYBODY


def answers_under_way(longest: timedelta) -> int:
    """Answers of the last ``longest`` that have not ended, well or not: those have a trace."""
    unfinished = Message.objects.filter(
        role=MessageRole.ASSISTANT,
        finished_at=None,
        trace={},
        created_at__gt=timezone.now() - longest,
    )
    return unfinished.count()


def questions_this_month() -> int:
    """Questions asked since the first of the month, UTC.

    Of those erased since, the ones that a model was used for: erasing gives no quota back.
    """
    start = month_start()
    asked = Message.objects.filter(role=MessageRole.USER, created_at__gte=start).count()
    answer = Message.objects.filter(pk=OuterRef("message_id"))
    erased = UsageRecord.objects.filter(
        # The first, by an index of the month's answers, leaves few for the second to look up.
        ~Exists(answer.filter(role=MessageRole.ASSISTANT, created_at__gte=start)),
        ~Exists(answer),
        message_id__isnull=False,
        created_at__gte=start,
    )
    return asked + erased.values("message_id").distinct().count()
