"""What a widget may set about itself, typed, and where it is stored.

What there was before there were several widgets is in the organization's settings, where calls of
that time change it: of the first widget it stays there. All else is in the widget's row.
"""

from typing import Any

from rest_framework import serializers

from core.tenancy.models import Organization, Widget
from core.tenancy.options import (
    MAX_SUGGESTED_QUESTIONS,
    WidgetOptions,
    accent_option,
    language_option,
    merge,
)

OF_ORGANIZATION = ("accent", "language", "suggested_questions")
"""What is the organization's where a widget has none of its own."""


class WidgetSettings(WidgetOptions):
    """A widget's settings; a single value set to null is taken back."""

    accent = accent_option("The colour of buttons and links; the organization's when null.")
    language = language_option("A tag like en or pt-BR; the organization's when null.")
    suggested_questions = serializers.ListField(
        child=serializers.CharField(max_length=200),
        max_length=MAX_SUGGESTED_QUESTIONS,
        allow_null=True,
        default=None,
        help_text="Offered to whoever has not asked yet; the organization's when null.",
    )

    def to_internal_value(self, data: Any) -> Any:
        """Of what is given alone: the defaults of the others would take back what was set."""
        values = super().to_internal_value(data)
        return {name: value for name, value in values.items() if name in data}


def settings_of(widget: Widget, organization: Organization) -> dict[str, Any]:
    """Every setting by name, those never set at their defaults."""
    shared = organization.settings.get("widget", {}) if widget.is_first else {}
    stored = shared | widget.settings
    return {
        name: stored.get(name, known.default) for name, known in WidgetSettings().fields.items()
    }


def shown_settings(widget: Widget, organization: Organization) -> dict[str, Any]:
    """The same, with the organization's where the widget has none."""
    shown = settings_of(widget, organization)
    for name in OF_ORGANIZATION:
        if shown[name] is None:
            shown[name] = organization.settings.get(name)
    shown["suggested_questions"] = shown["suggested_questions"] or []
    return shown


def change_settings(widget: Widget, organization: Organization, changes: Any) -> list[str]:
    """Merge ``changes`` into the settings and save them; returns the names given.

    Called inside ``tenant()`` with both rows locked. Raises DRF's ValidationError for what is no
    setting or no value of one.
    """
    given = WidgetSettings(data=changes, partial=True)
    given.is_valid(raise_exception=True)
    values = dict(given.validated_data)
    names = sorted(values)
    if widget.is_first:
        shared = {name: values.pop(name) for name in names if name not in OF_ORGANIZATION}
        organization.settings = merge(organization.settings, {"widget": shared})
        organization.save(update_fields=["settings", "updated_at"])
    widget.settings = merge(widget.settings, values)
    widget.save(update_fields=["settings"])
    return names
