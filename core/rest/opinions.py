"""An opinion of an answer, as both surfaces take it."""

from typing import Any

from rest_framework import serializers

from core.conversations.models import Rating


class Opinion(serializers.Serializer[Any]):
    rating = serializers.ChoiceField(Rating.choices)
    comment = serializers.CharField(max_length=1000, default="", allow_blank=True)
