"""Telling organizations of a backup: each hears of all, as each is in it."""

import logging
from uuid import UUID

from django.db import DatabaseError

from appliance.backup.archive import Manifest
from core.tenancy.context import tenant
from core.tenancy.organizations import each_organization
from core.webhooks.models import EventType
from core.webhooks.outbox import note_event

logger = logging.getLogger(__name__)


def tell_organizations(manifest: Manifest, *, encrypted: bool) -> None:
    """Note for webhooks that this archive was made."""
    data = {"made_at": manifest.header.created_at, "encrypted": encrypted}

    def visit(organization_id: UUID) -> int:
        with tenant(organization_id):
            note_event(EventType.BACKUP_DONE, data)
        return 1

    try:
        each_organization(visit)
    except DatabaseError:
        logger.warning("the backup was made, and nobody is told of it", exc_info=True)
