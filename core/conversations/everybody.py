"""Everybody's conversations, for admins: finding some, and what is in them. All of it inside
``tenant()``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal, cast
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from core.audit.models import UsageRecord
from core.conversations.gaps.questions import partly, question_to, refused
from core.conversations.insight.topics import Topic, about
from core.conversations.models import (
    Answered,
    Conversation,
    Feedback,
    Message,
    MessageRole,
    Rating,
    Surface,
)
from core.tenancy.context import current_tenant

SEARCHED = 1_000  # conversations whose answers are searched, the latest
Outcome = Literal["answered", "partly", "answered_or_partly", "refused"]
OUTCOMES: dict[Outcome, Q] = {
    "answered": Q(answered=Answered.YES),
    "partly": partly(),
    "answered_or_partly": Q(answered__in=[Answered.YES, Answered.PARTLY]),
    "refused": refused(),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations: what is None is not asked for; without a surface, all but reviews.

    Days are UTC's, the last one included. ``outcome``, ``refusal_reason`` and ``rating``
    are those of one answer, ``topic`` is what the same answer is about, which took longer than
    ``slower_than`` seconds and for which ``model`` was used, ``widget_id`` is that of the widget
    it is held in, ``text`` stands in one question, or with ``in_answers`` in one answer to it,
    whatever its case, and ``asked_since`` and ``asked_until`` are about the same answer or
    question.
    """

    user_identifier: str | None = None
    surface: Surface | None = None
    widget_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    asked_since: date | None = None
    asked_until: date | None = None
    outcome: Outcome | None = None
    refusal_reason: str | None = None
    rating: Rating | None = None
    slower_than: Decimal | None = None
    model: str | None = None
    topic: Topic | None = None
    text: str | None = None
    in_answers: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What is in a conversation, in one line: its first question, how many there are, and what
    became of them."""

    conversation: Conversation
    title: str = ""
    questions: int = 0
    well_answered: int = 0
    partly: int = 0
    refused: int = 0
    liked: int = 0
    disliked: int = 0
    comments: tuple[str, ...] = ()


def matching(conversations: "QuerySet[Conversation]", wanted: Wanted) -> "QuerySet[Conversation]":
    """Those of ``conversations`` that are wanted."""
    found = conversations.filter(_created(wanted.since, wanted.until))
    if wanted.surface:
        found = found.filter(surface=wanted.surface)
    else:
        found = found.exclude(surface=Surface.REVIEW)
    if wanted.widget_id:
        named = None if wanted.widget_id == current_tenant() else wanted.widget_id
        found = found.filter(surface=Surface.WIDGET, widget_id=named)
    if wanted.user_identifier:
        found = found.filter(user_identifier=wanted.user_identifier)
    asked = _created(wanted.asked_since, wanted.asked_until)
    messages = Message.objects.filter(asked, conversation=OuterRef("pk"))
    if answer := _answer(wanted):
        found = found.filter(Exists(messages.filter(answer)))
    elif asked:
        found = found.filter(Exists(messages))
    if wanted.text:
        said = messages.filter(content__icontains=wanted.text)
        if wanted.in_answers:
            # No index finds words within words: what is read for them must have an end.
            lately = conversations.order_by("-updated_at").values("pk")[:SEARCHED]
            found = found.filter(Exists(said), pk__in=lately)
        else:
            found = found.filter(Exists(said.filter(role=MessageRole.USER)))
    return found


def _answer(wanted: Wanted) -> Q:
    """What one of the answers is like."""
    like = OUTCOMES[wanted.outcome] if wanted.outcome else Q()
    if wanted.refusal_reason:
        like &= Q(refusal_reason=wanted.refusal_reason)
    if wanted.slower_than is not None:
        longest = timedelta(seconds=float(wanted.slower_than))
        answers = Message.objects.filter(role=MessageRole.ASSISTANT, stopped=False)
        slower = answers.filter(finished_at__gt=F("created_at") + longest)
        # Distinct, so that they are found first, and all at once: PostgreSQL takes a third of all
        # answers to be slower, and looked at each conversation.
        like &= Q(pk__in=slower.order_by().values("pk").distinct())
    if wanted.model:
        used = UsageRecord.objects.filter(model=wanted.model, message_id__isnull=False)
        like &= Q(pk__in=used.order_by().values("message_id"))
    if wanted.topic:
        like &= about(wanted.topic)
    return like & Q(feedback__rating=wanted.rating) if wanted.rating else like


def _created(since: date | None, until: date | None) -> Q:
    created = Q()
    if since:
        created &= Q(created_at__gte=datetime.combine(since, time(), UTC))
    if until:
        after = until + timedelta(days=1) if until < date.max else until
        created &= Q(created_at__lt=datetime.combine(after, time(), UTC))
    return created


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
