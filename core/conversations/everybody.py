"""Everybody's conversations, for admins: finding some, and what is in them. All of it inside
``tenant()``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, cast
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core.conversations.gaps.questions import partly, question_to, refused
from core.conversations.models import (
    Answered,
    Conversation,
    Feedback,
    Message,
    MessageRole,
    Rating,
    Surface,
)

Outcome = Literal["answered", "partly", "refused"]
OUTCOMES: dict[Outcome, Q] = {
    "answered": Q(answered=Answered.YES),
    "partly": partly(),
    "refused": refused(),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations: what is None is not asked for. Days are UTC's, ``until`` included;
    ``text`` stands in one of the questions, whatever its case."""

    user_identifier: str | None = None
    surface: Surface | None = None
    since: date | None = None
    until: date | None = None
    outcome: Outcome | None = None
    rating: Rating | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What is in a conversation, in one line: its first question, how many there are, and what
    became of them."""

    conversation: Conversation
    title: str
    questions: int
    well_answered: int
    partly: int
    refused: int
    liked: int
    disliked: int
    comments: tuple[str, ...]


def matching(conversations: "QuerySet[Conversation]", wanted: Wanted) -> "QuerySet[Conversation]":
    """Those of ``conversations`` that are wanted."""
    named = {"user_identifier": wanted.user_identifier, "surface": wanted.surface}
    found = conversations.filter(**{name: value for name, value in named.items() if value})
    found = found.filter(_begun(wanted))
    messages = Message.objects.filter(conversation=OuterRef("pk"))
    if wanted.outcome:
        found = found.filter(Exists(messages.filter(OUTCOMES[wanted.outcome])))
    if wanted.rating:
        found = found.filter(Exists(messages.filter(feedback__rating=wanted.rating)))
    if wanted.text:
        asked = messages.filter(role=MessageRole.USER, content__icontains=wanted.text)
        found = found.filter(Exists(asked))
    return found


def _begun(wanted: Wanted) -> Q:
    begun = Q()
    if wanted.since:
        begun &= Q(created_at__gte=datetime.combine(wanted.since, time(), UTC))
    if wanted.until:
        after = wanted.until + timedelta(days=1) if wanted.until < date.max else wanted.until
        begun &= Q(created_at__lt=datetime.combine(after, time(), UTC))
    return begun


def summaries(conversations: Sequence[Conversation]) -> list[Summary]:
    """Each conversation in one line, in three statements for all of them."""
    keys = [conversation.pk for conversation in conversations]
    messages = Message.objects.filter(conversation__in=keys).order_by()
    first = dict(messages.filter(position=0).values_list("conversation", "content"))
    counts = {row.pop("conversation"): row for row in _counted(messages)}
    comments: dict[UUID, list[str]] = {}
    said = Feedback.objects.filter(message__conversation__in=keys).exclude(comment="")
    for key, comment in said.values_list("message__conversation", "comment"):
        comments.setdefault(key, []).append(comment)
    return [
        Summary(
            conversation=conversation,
            title=first.get(conversation.pk, ""),
            comments=tuple(comments.get(conversation.pk, ())),
            **counts[conversation.pk],
        )
        for conversation in conversations
        if conversation.pk in counts  # else it was deleted between two statements
    ]


def _counted(messages: "QuerySet[Message]") -> Iterable[dict[str, Any]]:
    rows = messages.values("conversation").annotate(
        questions=Count("pk", Q(role=MessageRole.USER)),
        well_answered=Count("pk", OUTCOMES["answered"]),
        partly=Count("pk", OUTCOMES["partly"]),
        refused=Count("pk", OUTCOMES["refused"]),
        liked=Count("pk", Q(feedback__rating=Rating.UP)),
        disliked=Count("pk", Q(feedback__rating=Rating.DOWN)),
    )
    return cast(Iterable[dict[str, Any]], rows)


def opinions(rating: Rating | None = None, *, commented: bool = False) -> "QuerySet[Feedback]":
    """What people think of answers, each with its answer and with ``question``."""
    found = Feedback.objects.select_related("message__conversation")
    found = found.annotate(question=question_to("message__"))
    if rating:
        found = found.filter(rating=rating)
    return found.exclude(comment="") if commented else found
