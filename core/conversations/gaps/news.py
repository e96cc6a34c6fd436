"""Telling members and visitors that a question of theirs is answered since. All of it inside
``tenant()``, as whoever asked reads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core.conversations.gaps.questions import question_to
from core.conversations.models import OF_MEMBERS, Conversation, GapQuestion, GapState
from core.curated.keeping import curated_answers
from core.documents.models import Document
from core.errors import NotFound

MOST = 5  # told at once


@dataclass(frozen=True, slots=True)
class News:
    """A question that was not answered well when it was asked: ``message_id`` is the answer of
    then. It is since ``answered_at``."""

    message_id: UUID
    conversation_id: UUID
    question: str
    asked_at: datetime
    answered_at: datetime


def conversations_of_member(username: str) -> "QuerySet[Conversation]":
    """Where a member asks in person."""
    return Conversation.objects.filter(
        user_identifier=username, surface__in=OF_MEMBERS, key_id=None
    )


def news_in(conversations: "QuerySet[Conversation]") -> list[News]:
    """The questions of somebody's ``conversations`` whose gaps were closed afterwards, by what the
    person may read; the latest closed first, and each until it is put away."""
    found = _told(conversations).annotate(
        question=question_to("message__"),
        conversation_id=F("message__conversation"),
        asked_at=F("message__created_at"),
        answered_at=F("gap__settled_at"),
    )
    rows: QuerySet[Any, Any] = found.order_by("-answered_at", "pk").values(
        "message_id", "conversation_id", "question", "asked_at", "answered_at"
    )
    return [News(**row) for row in rows[:MOST]]


def put_away(conversations: "QuerySet[Conversation]", message_id: UUID) -> None:
    """Whoever asked has seen it; NotFound for what is no news of theirs."""
    if not _told(conversations).filter(message=message_id).update(seen_at=timezone.now()):
        raise NotFound("There is no such news. Was it put away already?")


def _told(conversations: "QuerySet[Conversation]") -> "QuerySet[GapQuestion]":
    today = timezone.now().date()
    # What the person may not read is not there for this transaction.
    answers = curated_answers().filter(valid_until__gte=today)
    by_what_is_read = Q(gap__closing_answer__in=answers.values("pk")) | Q(
        gap__closing_document__in=Document.objects.filter(archived_on=None).values("pk")
    )
    return GapQuestion.objects.filter(
        by_what_is_read,
        seen_at=None,
        gap__state=GapState.CLOSED,
        gap__settled_at__gt=F("message__created_at"),
        message__conversation__in=conversations.order_by().values("pk"),
    )
