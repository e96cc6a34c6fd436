"""What an organization may set about itself, typed. Everything else is refused by name."""

from typing import Any

from rest_framework import serializers

from core.errors import NotAllowed
from core.tenancy.models import Organization

MAX_QUOTA = 1_000_000_000
MAX_SUGGESTED_QUESTIONS = 8


class _Strict(serializers.Serializer[Any]):
    """Refuses what it does not know, naming it."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError(
                {str(name): ["There is no such setting."] for name in sorted(unknown)}
            )
        return super().to_internal_value(data)


class ContactOptions(_Strict):
    """Whom to ask when no document answers."""

    name = serializers.CharField(max_length=100, allow_null=True, default=None)
    email = serializers.EmailField(max_length=254, allow_null=True, default=None)
    url = serializers.RegexField(
        r"^https?://[^\s/?#]+[^\s]*$",
        max_length=500,
        allow_null=True,
        default=None,
        error_messages={"invalid": "Must begin with https:// or http://."},
    )


class AnswerOptions(_Strict):
    """How answers are written."""

    unsupported = serializers.ChoiceField(
        ["replace", "drop", "mark"],
        allow_null=True,
        default="replace",
        help_text="What becomes of a sentence that no document supports: replaced by a "
        "document's own words, left out, or shown and marked as not found.",
    )


def _quota(description: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1, max_value=MAX_QUOTA, allow_null=True, default=None, help_text=description
    )


class QuotaOptions(_Strict):
    """Limits; null is none. Only the platform key sets them."""

    documents = _quota("How many documents there may be.")
    questions_per_month = _quota("How many questions may be asked in a calendar month, UTC.")


class Options(_Strict):
    """An organization's settings; a single value set to null is taken back."""

    name = serializers.CharField(max_length=200, required=False, help_text="As people see it.")
    accent = serializers.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        allow_null=True,
        default=None,
        help_text="The one colour of buttons and links, as #rrggbb.",
        error_messages={"invalid": "Must be a colour like #1a5fb4."},
    )
    contact = ContactOptions(default=dict)
    answers = AnswerOptions(default=dict)
    quotas = QuotaOptions(default=dict)
    language = serializers.RegexField(
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        max_length=35,
        allow_null=True,
        default=None,
        help_text="The language of the surfaces, as a tag like en or pt-BR.",
        error_messages={"invalid": "Must be a language tag like en or pt-BR."},
    )
    suggested_questions = serializers.ListField(
        child=serializers.CharField(max_length=200),
        max_length=MAX_SUGGESTED_QUESTIONS,
        default=list,
    )


def options_of(organization: Organization) -> dict[str, Any]:
    """Every setting by name, those never set at their defaults."""
    stored = organization.settings
    shown: dict[str, Any] = {"name": organization.name}
    for name, field in Options().fields.items():
        if name in shown:
            continue
        if isinstance(field, _Strict):
            defaults = {member: known.default for member, known in field.fields.items()}
            shown[name] = defaults | stored.get(name, {})
        else:
            shown[name] = stored.get(name, [] if isinstance(field, serializers.ListField) else None)
    return shown


def change_options(organization: Organization, changes: Any, *, by_platform: bool) -> list[str]:
    """Merge ``changes`` into the settings and save them; returns the names given.

    Called inside ``tenant()`` with the row locked. Raises DRF's ValidationError for what is
    no setting or no value of one, NotAllowed for quotas unless ``by_platform``.
    """
    given = Options(data=changes, partial=True)
    given.is_valid(raise_exception=True)
    values = dict(given.validated_data)
    if "quotas" in values and not by_platform:
        raise NotAllowed("Quotas are set by whoever runs this installation.")
    names = sorted(values)
    organization.name = values.pop("name", organization.name)
    organization.settings = _merge(organization.settings, values)
    organization.save(update_fields=["name", "settings", "updated_at"])
    return names


def _merge(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """``old`` with ``new`` laid over it, member by member; null removes."""
    merged = dict(old)
    for name, value in new.items():
        if isinstance(value, dict):
            value = _merge(merged.get(name, {}), value)
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged
