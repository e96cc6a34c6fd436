"""What gaps and reviews keep of conversations goes with them. Inside ``tenant()``."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from core.audit.answer_seals import erase_seals
from core.conversations.models import (
    Conversation,
    Feedback,
    Gap,
    Message,
    MessageRole,
    Surface,
)
from core.tenancy.holds import what_is_held


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows of each kind went; ``messages`` are questions and answers. ``held_reviews``
    did not: who asked in them is under legal hold."""

    conversations: int
    messages: int
    feedback: int
    gaps: int
    held_reviews: int


def delete_with_gaps(conversations: "QuerySet[Conversation]") -> Removed:
    """Delete conversations, the gaps that had no other questions, and the vectors of the rest:
    they may be of words that go now, and are made again from what stays. Reviews of questions that
    nobody else asked in these words go too, uncounted. Of the answers' seals the hashes stay."""
    reviews = _reviews_of(conversations)
    answers = Message.objects.filter(conversation__in=conversations, role=MessageRole.ASSISTANT)
    erase_seals(answers.values("pk"))
    asked = Gap.objects.filter(questions__message__conversation__in=conversations)
    touched = list(asked.values_list("pk", flat=True).distinct())
    _, counted = conversations.delete()
    held_reviews = _delete_reviews(reviews)
    left = Gap.objects.filter(pk__in=touched)
    gaps, _ = left.filter(questions=None).delete()
    left.update(embedding_model="")
    return Removed(
        conversations=counted.get(Conversation._meta.label, 0),
        messages=counted.get(Message._meta.label, 0),
        feedback=counted.get(Feedback._meta.label, 0),
        gaps=gaps,
        held_reviews=held_reviews,
    )


def _reviews_of(conversations: "QuerySet[Conversation]") -> dict[UUID, str]:
    """The conversations in which a question of these was asked again to see its answer, and the
    words that it was asked in."""
    asked = Message.objects.filter(conversation__in=conversations)
    asked = asked.exclude(conversation__surface=Surface.REVIEW)
    as_asked = asked.filter(role=MessageRole.USER).values("content")
    # A question that leans on the one before is asked again as it stands alone.
    alone = asked.filter(role=MessageRole.ASSISTANT).values(
        alone=KeyTextTransform("query", "trace")
    )
    same_words = Q(content__in=as_asked) | Q(content__in=alone)
    reviews = Message.objects.filter(
        same_words, conversation__surface=Surface.REVIEW, role=MessageRole.USER
    )
    return dict(reviews.values_list("conversation", "content"))


def _delete_reviews(reviews: dict[UUID, str]) -> int:
    """Those whose words are in nobody's question any more, unless the reviewer is under legal
    hold; how many are left for that."""
    if not reviews:
        return 0
    others = Message.objects.filter(role=MessageRole.USER, content__in=set(reviews.values()))
    others = others.exclude(conversation__surface=Surface.REVIEW)
    still_asked = set(others.values_list("content", flat=True))
    gone = [pk for pk, words in reviews.items() if words not in still_asked]
    found = Conversation.objects.filter(pk__in=gone)
    free = found.exclude(user_identifier__in=what_is_held().people)
    answers = Message.objects.filter(conversation__in=free, role=MessageRole.ASSISTANT)
    erase_seals(answers.values("pk"))
    free.delete()
    return found.count()
