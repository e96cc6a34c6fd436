"""The questions of gaps: which are any, and how they are read. All of it inside ``tenant()``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, RowNumber

from core.conversations.models import (
    Answered,
    Feedback,
    GapQuestion,
    Message,
    MessageRole,
    Rating,
    Surface,
)

# Why an answer was refused, where it was for want of a policy.
MISSING = ("no_evidence", "out_of_scope", "no_documents")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, as it was asked and as it stands alone, and what its answer was thought of."""

    gap_id: UUID | None
    message_id: UUID
    conversation_id: UUID
    content: str
    whole: str
    asked_at: datetime
    surface: str
    answered: str
    refusal_reason: str
    rating: str
    comment: str


def refused(message: str = "") -> Q:
    """Answers that were refused for want of a policy. ``message`` is the way to the answer, such
    as ``questions__message__``."""
    return Q((f"{message}answered", Answered.NO), (f"{message}refusal_reason__in", MISSING))


def partly(message: str = "") -> Q:
    """Answers with half of what was asked."""
    return Q((f"{message}answered", Answered.PARTLY))


def disliked(message: str = "") -> Q:
    """Answers that got a thumbs down."""
    return Q((f"{message}feedback__rating", Rating.DOWN))


def left_open(message: str = "") -> Q:
    """All three: the answers whose questions are gaps. That they are answers is said, because the
    index that has all the rest holds nothing else."""
    answers = Q((f"{message}role", MessageRole.ASSISTANT))
    return answers & (refused(message) | partly(message) | disliked(message))


def ungrouped(since: datetime, most: int) -> tuple[list[Asked], int]:
    """The newest questions that belong to no gap yet, and how many there are besides."""
    # Two statements, so that each finds its own index, and each leaves out first what has a gap:
    # nearly all of it.
    answers = Message.objects.filter(
        ~_has_gap("pk"), refused() | partly(), role=MessageRole.ASSISTANT, created_at__gte=since
    )
    by_outcome = answers.exclude(surface=Surface.REVIEW).values_list("created_at", "pk")
    thumbs = Feedback.objects.filter(
        ~_has_gap("message"),
        rating=Rating.DOWN,
        message__role=MessageRole.ASSISTANT,
        message__created_at__gte=since,
    ).exclude(message__surface=Surface.REVIEW)
    by_rating = thumbs.values_list("message__created_at", "message")
    found = sorted({*by_outcome.order_by(), *by_rating.order_by()}, reverse=True)
    keys = [pk for _, pk in found[:most]]
    rows = _read(Message.objects.filter(pk__in=keys)).order_by("-created_at", "-pk")
    return [_asked(row) for row in rows], len(found) - len(keys)


def _has_gap(message: str) -> Exists:
    """Whether the answer that ``message`` names is one of a gap's."""
    return Exists(GapQuestion.objects.filter(message=OuterRef(message)))


def asked_in(gap_ids: Sequence[UUID], since: datetime, most: int) -> dict[UUID, list[Asked]]:
    """The newest ``most`` questions of each gap, the newest first, in one statement."""
    numbered = Window(
        RowNumber(), partition_by=F("gap_question__gap"), order_by=F("created_at").desc()
    )
    answers = Message.objects.filter(
        left_open(), gap_question__gap__in=gap_ids, created_at__gte=since
    )
    rows = _read(answers).annotate(number=numbered).filter(number__lte=most)
    found: dict[UUID, list[Asked]] = {gap_id: [] for gap_id in gap_ids}
    for row in rows.order_by("-created_at", "-pk"):
        found[row["gap_id"]].append(_asked(row))
    return found


def first_questions(gap_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The oldest question of each gap, as it stands alone."""
    rows = _read(Message.objects.filter(gap_question__gap__in=gap_ids))
    oldest = rows.order_by("gap_question__gap", "created_at").distinct("gap_question__gap")
    return {row["gap_id"]: row["whole"] for row in oldest}


def question_to(message: str = "") -> Subquery:
    """The text of the question that each answer is to; ``message`` is the way to the answer."""
    asked = Message.objects.filter(
        conversation=OuterRef(f"{message}conversation"),
        position=OuterRef(f"{message}position") - 1,
        role=MessageRole.USER,
    )
    return Subquery(asked.values("content")[:1], output_field=TextField())


def _read(answers: "QuerySet[Message]") -> "QuerySet[Any, dict[str, Any]]":
    """``answers`` with the members of Asked."""
    # What leans on the question before means something only together with it.
    query = KeyTextTransform("query", "trace")
    empty = Value("", output_field=CharField())
    rows: QuerySet[Any, dict[str, Any]] = answers.annotate(
        question=Coalesce(question_to(), Value("", TextField())),
        whole=Case(
            When(trace__is_follow_up=True, then=Coalesce(query, F("question"))),
            default=F("question"),
            output_field=TextField(),
        ),
        gap_id=F("gap_question__gap"),
        rating=Coalesce(F("feedback__rating"), empty),
        comment=Coalesce(F("feedback__comment"), empty),
    ).values(
        *("gap_id", "pk", "conversation_id", "question", "whole", "created_at", "surface"),
        *("answered", "refusal_reason", "rating", "comment"),
    )
    return rows


def _asked(row: dict[str, Any]) -> Asked:
    return Asked(
        gap_id=row["gap_id"],
        message_id=row["pk"],
        conversation_id=row["conversation_id"],
        content=row["question"],
        whole=row["whole"],
        asked_at=row["created_at"],
        surface=row["surface"],
        answered=row["answered"],
        refusal_reason=row["refusal_reason"],
        rating=row["rating"],
        comment=row["comment"],
    )
