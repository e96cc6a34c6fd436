"""Serializer fields for what people send."""

from typing import Any

from rest_framework import serializers


class Identifier(serializers.CharField):
    """What a program knows a person by; an empty one is nobody."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 200, **options})
