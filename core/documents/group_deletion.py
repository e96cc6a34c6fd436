"""Deleting a group of members, for which documents may be."""

from uuid import UUID

from django.utils.translation import gettext as _

from core.audit.record import record
from core.documents.models import Document
from core.errors import Conflict
from core.tenancy import groups
from core.tenancy.context import tenant
from core.tenancy.readers import EVERYTHING, group_audience


def delete_group(organization_id: UUID, group_id: UUID, *, actor: str) -> None:
    """NotFound; Conflict while a document or a key is for it."""
    with tenant(organization_id, EVERYTHING):
        group = groups.find_group(group_id, lock=True)
        named = [group_audience(group.pk)]
        count = Document.objects.filter(audience__contains=named).count()
        if count:
            raise Conflict(
                _("Documents are for “%(name)s”: %(count)s. Give them another audience first.")
                % {"name": group.name, "count": count}
            )
        groups.delete_group(group)
        record("group.deleted", actor, group.name)
