"""What an organization may set about itself, typed. Everything else is refused by name."""

from copy import deepcopy
from functools import cache
from typing import Any

from rest_framework import serializers

from core.errors import NotAllowed
from core.organizations.answer_options import AnswerOptions, ContactOptions
from core.organizations.quota_options import QuotaOptions
from core.organizations.sign_in_options import SignInOptions
from core.organizations.strict import Strict, accent_option, language_option
from core.organizations.upkeep_options import (
    DigestOptions,
    QualityOptions,
    RetentionOptions,
    ReviewOptions,
)
from core.organizations.widget_options import WidgetOptions
from core.tenancy.models import Organization

MAX_SUGGESTED_QUESTIONS = 8


class Options(Strict):
    """An organization's settings; a single value set to null is taken back."""

    name = serializers.CharField(max_length=200, required=False, help_text="As people see it.")
    accent = accent_option("The one colour of buttons and links, as #rrggbb.")
    contact = ContactOptions(default=dict)
    answers = AnswerOptions(default=dict)
    widget = WidgetOptions(default=dict)
    retention = RetentionOptions(default=dict)
    digest = DigestOptions(default=dict)
    reviews = ReviewOptions(default=dict)
    quality = QualityOptions(default=dict)
    sign_in = SignInOptions(default=dict)
    quotas = QuotaOptions(default=dict)
    language = language_option("The language of the surfaces, as a tag like en or pt-BR.")
    suggested_questions = serializers.ListField(
        child=serializers.CharField(max_length=200),
        max_length=MAX_SUGGESTED_QUESTIONS,
        default=list,
    )


def options_of(organization: Organization) -> dict[str, Any]:
    """Every setting by name, those never set at their defaults."""
    shown: dict[str, Any] = {"name": organization.name}
    for name, default in deepcopy(_defaults()).items():
        stored = organization.settings.get(name, default)
        shown[name] = default | stored if isinstance(default, dict) else stored
    return shown


@cache
def _defaults() -> dict[str, Any]:
    """What holds where nothing was set. Kept: each request reads settings, and to build
    serializers takes longer than that."""
    return {
        name: {member: known.get_default() for member, known in field.fields.items()}
        if isinstance(field, Strict)
        else field.get_default()
        for name, field in Options().fields.items()
        if name != "name"
    }


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
    store_options(organization, values)
    return names


def store_options(organization: Organization, values: dict[str, Any]) -> None:
    """Save the organization with ``values``, checked ones, merged into its settings."""
    organization.settings = merge(organization.settings, values)
    organization.save(update_fields=["name", "settings", "updated_at"])


def merge(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """``old`` with ``new`` laid over it, member by member; null removes."""
    merged = dict(old)
    for name, value in new.items():
        if isinstance(value, dict):
            value = merge(merged.get(name, {}), value)
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged
