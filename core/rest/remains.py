"""What receipts say remains, as JSON."""

from typing import Any

from rest_framework import serializers


class RemainsSerializer(serializers.Serializer[Any]):
    """Something that is still there after an erasure or a deletion."""

    what = serializers.CharField(help_text="What is still there, as a sentence.")
    why = serializers.CharField(help_text="Why, and what to do about it if something can be done.")
    until = serializers.DateTimeField(
        allow_null=True, help_text="About when it goes; null where no day is known."
    )
