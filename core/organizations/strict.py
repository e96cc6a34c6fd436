"""What the sections of settings share: they refuse unknown names; and kinds of values."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class Strict(serializers.Serializer[Any]):
    """Refuses what it does not know, naming it."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError(
                {str(name): ["There is no such setting."] for name in sorted(unknown)}
            )
        return super().to_internal_value(data)


def accent_option(description: str) -> serializers.RegexField:
    return serializers.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        allow_null=True,
        default=None,
        help_text=description,
        error_messages={"invalid": _("Must be a colour like #1a5fb4.")},
    )


def language_option(description: str) -> serializers.RegexField:
    return serializers.RegexField(
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        max_length=35,
        allow_null=True,
        default=None,
        help_text=description,
        error_messages={"invalid": _("Must be a language tag like en or pt-BR.")},
    )
