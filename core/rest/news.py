"""What of somebody's questions is answered since, as REST says it."""

from typing import Any

from rest_framework import serializers


class NewsSerializer(serializers.Serializer[Any]):
    """A question that was not answered well when it was asked, and is since."""

    message_id = serializers.UUIDField(help_text="The answer of then.")
    conversation_id = serializers.UUIDField()
    question = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField()
