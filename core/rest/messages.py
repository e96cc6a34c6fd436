"""How the messages of a conversation look on every surface."""

from functools import cache
from typing import Any

from rest_framework import serializers

from core.answering.types import Answer
from core.conversations.models import Message, MessageRole
from core.rest.answers import (
    AnsweredField,
    BasisSerializer,
    CitationSerializer,
    CuratedSourceSerializer,
    PageUrl,
    RefusalSerializer,
    answer_json,
)


class TurnSerializer(serializers.Serializer[Any]):
    """What a question and an answer have in common."""

    id = serializers.UUIDField()
    role = serializers.ChoiceField(MessageRole.choices)
    content = serializers.CharField()
    created_at = serializers.DateTimeField()


class AnsweredSerializer(TurnSerializer):
    """A question or an answer; what is optional comes with complete answers."""

    lead = serializers.IntegerField(
        required=False,
        help_text="So many characters (Unicode code points) of `content` answer; what follows was "
        "found beside that.",
    )
    answered = AnsweredField(required=False)
    missing = serializers.ListField(child=serializers.CharField(), required=False)
    generated = serializers.BooleanField(required=False)
    curated = CuratedSourceSerializer(required=False, allow_null=True)
    refusal_reason = serializers.CharField(required=False, allow_null=True)
    stopped = serializers.BooleanField(required=False)
    refusal = RefusalSerializer(required=False, allow_null=True)
    citations = CitationSerializer(many=True, required=False)
    basis = BasisSerializer(many=True, required=False)
    as_of = serializers.DateField(required=False)
    model = serializers.CharField(required=False)


def message_json(
    message: Message, answer: Answer | None, page_url: PageUrl, shape: type[AnsweredSerializer]
) -> dict[str, Any]:
    """``message`` with those members of its ``answer`` that ``shape`` has."""
    shown = dict(TurnSerializer(message).data)
    if answer:
        whole = answer_json(answer, page_url)
        shown |= {name: whole[name] for name in _members(shape) if name in whole}
    return shown


@cache
def _members(shape: type[AnsweredSerializer]) -> tuple[str, ...]:
    return tuple(shape().get_fields())
