"""What a widget may set about itself, typed, and where it is stored.

What there was before there were several widgets is in the organization's settings, where calls of
that time change it: of the first widget it stays there. All else is in the widget's row.
"""

from typing import Any

from rest_framework import serializers

from core.organizations.settings import (
    MAX_SUGGESTED_QUESTIONS,
    merge,
    options_of,
    store_options,
)
from core.organizations.strict import accent_option, language_option
from core.organizations.widget_options import WidgetOptions
from core.tenancy.models import Organization, Widget

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
    shared = options_of(organization)["widget"] if widget.is_first else {}
    stored = shared | widget.settings
    return {
        name: stored.get(name, known.default) for name, known in WidgetSettings().fields.items()
    }


def shown_settings(widget: Widget, organization: Organization) -> dict[str, Any]:
    """The same, with the organization's where the widget has none."""
    shown, shared = settings_of(widget, organization), options_of(organization)
    for name in OF_ORGANIZATION:
        if shown[name] is None:
            shown[name] = shared[name]
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
        store_options(organization, {"widget": shared})
    widget.settings = merge(widget.settings, values)
    widget.save(update_fields=["settings"])
    return names
