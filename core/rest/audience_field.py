"""Audiences as JSON: whom a document is for, or a key."""

import json
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.tenancy.audiences import MOST_GROUPS, Audience

MAX_CHARACTERS = 16_384


class AudienceSerializer(serializers.Serializer[Any]):
    """Everybody; or all members, members of the groups, or both."""

    everybody = serializers.BooleanField(
        default=False, help_text="Visitors of the widget included."
    )
    members = serializers.BooleanField(default=False, help_text="All of the organization's.")
    groups = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=MOST_GROUPS,
        default=list,
        help_text="Their ids: the members of any of them.",
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["everybody"] == bool(given["members"] or given["groups"]):
            raise serializers.ValidationError(
                "Say for whom: everybody, or else members, groups or both."
            )
        return given


@extend_schema_field(AudienceSerializer)
class AudienceField(serializers.Field[Any, Any, Any, Any]):
    """An Audience, also as the text of one; shows what is stored."""

    default_error_messages: ClassVar[dict[str, Any]] = {"not_json": "Must be a JSON object."}

    def to_internal_value(self, data: Any) -> Audience:
        if isinstance(data, str):
            try:
                data = json.loads(data[:MAX_CHARACTERS])
            except (ValueError, RecursionError):
                self.fail("not_json")
        given = AudienceSerializer(data=data)
        given.is_valid(raise_exception=True)
        return Audience(given.validated_data["members"], tuple(given.validated_data["groups"]))

    def to_representation(self, value: list[str]) -> dict[str, Any]:
        return audience_json(value)


def audience_json(names: list[str] | None) -> dict[str, Any]:
    """What is stored, as the API shows it."""
    audience = Audience.of(names)
    groups = [str(group) for group in audience.groups]
    return {"everybody": audience.everybody, "members": audience.members, "groups": groups}
