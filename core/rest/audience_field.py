"""Audiences as JSON: whom a document is for, or a key."""

import json
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.tenancy.audiences import MOST_GROUPS, MOST_WIDGETS, Audience

MAX_CHARACTERS = 16_384


class AudienceSerializer(serializers.Serializer[Any]):
    """Everybody; or all members, members of the groups, visitors of the widgets, or several."""

    everybody = serializers.BooleanField(
        default=False, help_text="Visitors of all widgets included."
    )
    members = serializers.BooleanField(default=False, help_text="All of the organization's.")
    groups = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=MOST_GROUPS,
        default=list,
        help_text="Their ids: the members of any of them.",
    )
    widgets = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=MOST_WIDGETS,
        default=list,
        help_text="Their ids: the visitors of any of them.",
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["everybody"] == bool(given["members"] or given["groups"] or given["widgets"]):
            raise serializers.ValidationError(
                _("Say for whom: everybody, or else members, groups, widgets or several of these.")
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
        values = given.validated_data
        return Audience(values["members"], tuple(values["groups"]), tuple(values["widgets"]))

    def to_representation(self, value: list[str]) -> dict[str, Any]:
        return audience_json(value)


def audience_json(names: list[str] | None) -> dict[str, Any]:
    """What is stored, as the API shows it."""
    audience = Audience.of(names)
    return {
        "everybody": audience.everybody,
        "members": audience.members,
        "groups": [str(group) for group in audience.groups],
        "widgets": [str(widget) for widget in audience.widgets],
    }
