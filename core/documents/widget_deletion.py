"""Deleting a widget, for whose visitors documents may be."""

from uuid import UUID

from django.utils.translation import gettext as _

from core.audit.record import record
from core.documents.models import Document
from core.errors import Conflict
from core.tenancy import widgets
from core.tenancy.context import tenant
from core.tenancy.readers import EVERYTHING, widget_audience


def delete_widget(organization_id: UUID, widget_id: UUID, *, actor: str) -> None:
    """NotFound; Conflict for the first one, and while a document or a secret key is for it. Its
    conversations stay."""
    with tenant(organization_id, EVERYTHING):
        widget = widgets.find_widget(widget_id, lock=True)
        named = [widget_audience(widget.pk)]
        count = Document.objects.filter(audience__contains=named).count()
        if count:
            raise Conflict(
                _("Documents are for “%(name)s”: %(count)s. Give them another audience first.")
                % {"name": widget.name, "count": count}
            )
        pk, name = widget.pk, widget.name
        widgets.delete_widget(widget)
        record("widget.deleted", actor, pk, name=name)
