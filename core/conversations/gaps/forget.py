"""What gaps keep of conversations goes with them. Inside ``tenant()``."""

from django.db.models import QuerySet

from core.conversations.models import Conversation, Gap


def delete_with_gaps(conversations: "QuerySet[Conversation]") -> None:
    """Delete conversations, the gaps that had no other questions, and the vectors of the rest:
    they may be of words that go now, and are made again from what stays."""
    asked = Gap.objects.filter(questions__message__conversation__in=conversations)
    touched = list(asked.values_list("pk", flat=True).distinct())
    conversations.delete()
    left = Gap.objects.filter(pk__in=touched)
    left.filter(questions=None).delete()
    left.update(embedding_model="")
