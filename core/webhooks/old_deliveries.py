"""Deleting deliveries that are kept no longer, and the events that nobody waits for."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from core.tenancy.context import tenant
from core.tenancy.holds import what_is_held
from core.tenancy.organizations import each_organization
from core.webhooks.models import WebhookDelivery, WebhookEvent


def delete_old_deliveries() -> int:
    """Visit every organization; returns how many deliveries were deleted.

    What waits is deleted as well: after a day of attempts only that of a paused endpoint does.
    Those of an organization under legal hold stay.
    """
    return each_organization(_visit)


def _visit(organization_id: UUID) -> int:
    kept_since = timezone.now() - timedelta(days=settings.WEBHOOK_KEEP_DAYS)
    with tenant(organization_id):
        if what_is_held().everything:
            return 0
        deleted, _ = WebhookDelivery.objects.filter(created_at__lt=kept_since).delete()
        # Those of endpoints that were removed, too.
        WebhookEvent.objects.filter(deliveries=None, created_at__lt=kept_since).delete()
    return deleted
