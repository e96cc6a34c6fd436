"""What gaps keep of conversations goes with them. Inside ``tenant()``."""

from dataclasses import dataclass

from django.db.models import QuerySet

from core.audit.answer_seals import erase_seals
from core.conversations.models import Conversation, Feedback, Gap, Message, MessageRole


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows of each kind went; ``messages`` are questions and answers."""

    conversations: int
    messages: int
    feedback: int
    gaps: int


def delete_with_gaps(conversations: "QuerySet[Conversation]") -> Removed:
    """Delete conversations, the gaps that had no other questions, and the vectors of the rest:
    they may be of words that go now, and are made again from what stays. Of the answers' seals the
    hashes stay."""
    answers = Message.objects.filter(conversation__in=conversations, role=MessageRole.ASSISTANT)
    erase_seals(answers.values("pk"))
    asked = Gap.objects.filter(questions__message__conversation__in=conversations)
    touched = list(asked.values_list("pk", flat=True).distinct())
    _, counted = conversations.delete()
    left = Gap.objects.filter(pk__in=touched)
    gaps, _ = left.filter(questions=None).delete()
    left.update(embedding_model="")
    return Removed(
        conversations=counted.get(Conversation._meta.label, 0),
        messages=counted.get(Message._meta.label, 0),
        feedback=counted.get(Feedback._meta.label, 0),
        gaps=gaps,
    )
