"""What questions and searches are narrowed to, as people send it."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field

from core.rest.json_object import JsonObject

MAX_FILTERS = 20
MAX_FILTER_VALUES = 50


@extend_schema_field(
    {
        "type": "object",
        "maxProperties": MAX_FILTERS,
        "additionalProperties": {
            "oneOf": [
                {"type": ["string", "number", "boolean"]},
                {"type": "array", "items": {"type": ["string", "number", "boolean"]}},
            ]
        },
    }
)
class Filters(JsonObject):
    """Names in the documents' metadata, each with a value or a list of allowed values."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "too_many": f"Give at most {MAX_FILTERS} names with {MAX_FILTER_VALUES} values each.",
        "no_value": "“{name}” must have a text, a number, true or false, or a list of those.",
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        filters = super().to_internal_value(data)
        if len(filters) > MAX_FILTERS:
            self.fail("too_many")
        for name, given in filters.items():
            if name == "date" and isinstance(given, dict):
                continue  # A range of days; search checks it.
            values = given if isinstance(given, list) else [given]
            if len(values) > MAX_FILTER_VALUES:
                self.fail("too_many")
            if not values or not all(isinstance(v, str | int | float) for v in values):
                self.fail("no_value", name=name)
        return filters
