"""What is done with an organization's widgets, each with its audit event.

For the pages and the calls alike; each function is a transaction of its own. ``actor`` is who does
it, as AuditEvent has it. What the rules raise is in core.tenancy.widgets and widget_settings.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.audit.record import record
from core.organizations.widget_settings import change_settings
from core.tenancy import widgets
from core.tenancy.context import tenant
from core.tenancy.models import Organization, Widget


def make_widget(
    organization_id: UUID,
    name: str,
    *,
    origins: Sequence[str] = (),
    settings: Any = None,
    actor: str,
) -> Widget:
    """One more widget, with a key of its own."""
    with tenant(organization_id):
        organization = Organization.objects.select_for_update().get(pk=organization_id)
        widget = widgets.make_widget(name, origins)
        if settings:
            change_settings(widget, organization, settings)
        record("widget.made", actor, widget.pk, name=widget.name)
    return widget


def change_widget(
    organization_id: UUID,
    widget_id: UUID,
    *,
    name: str | None = None,
    origins: Any = None,
    settings: Any = None,
    actor: str,
) -> Widget:
    """Another name, other sites, other settings: what is None stays. NotFound."""
    with tenant(organization_id):
        organization = Organization.objects.select_for_update().get(pk=organization_id)
        widget = widgets.find_widget(widget_id, lock=True)
        changed: dict[str, Any] = {}
        if name is not None:
            widgets.rename_widget(widget, name)
            changed["name"] = widget.name
        if origins is not None:
            changed["origins"] = widgets.set_sites(widget, origins)
        if settings is not None:
            changed["settings"] = change_settings(widget, organization, settings)
        record("widget.changed", actor, widget.pk, **changed)
    return widget
