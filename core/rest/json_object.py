"""A serializer field for JSON objects that people send."""

import json
import math
from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

MAX_OBJECT_CHARACTERS = 16_384
MAX_DEPTH = 8


@extend_schema_field(OpenApiTypes.OBJECT)
class JsonObject(serializers.Field[dict[str, Any], Any, Any, Any]):
    """A JSON object, also as the text of one, that Postgres can store."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_json": "Must be a JSON object.",
        "too_large": f"Must not be longer than {MAX_OBJECT_CHARACTERS} characters of JSON.",
        "unstorable": "Holds a character or number that can't be stored.",
        "too_deep": f"Must not be nested more than {MAX_DEPTH} levels deep.",
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, str):
            if len(data) > MAX_OBJECT_CHARACTERS:
                self.fail("too_large")
            try:
                data = json.loads(data)
            except (ValueError, RecursionError):
                self.fail("not_json")
        if not isinstance(data, dict):
            self.fail("not_json")
        self._check(data, MAX_DEPTH)
        if len(json.dumps(data, ensure_ascii=False)) > MAX_OBJECT_CHARACTERS:
            self.fail("too_large")
        return data

    def to_representation(self, value: dict[str, Any]) -> dict[str, Any]:
        return value

    def _check(self, value: Any, levels: int) -> None:
        if levels < 0:
            self.fail("too_deep")
        if isinstance(value, dict):
            for name, member in value.items():
                self._check(name, levels)
                self._check(member, levels - 1)
        elif isinstance(value, list):
            for member in value:
                self._check(member, levels - 1)
        elif not is_storable(value):
            self.fail("unstorable")


def is_storable(value: Any) -> bool:
    """Whether Postgres takes this JSON scalar: no NUL, no half of a surrogate pair, no NaN."""
    if isinstance(value, str):
        return not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value)
    return not isinstance(value, float) or math.isfinite(value)
