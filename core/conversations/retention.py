"""Deleting conversations that are older than their organization keeps them."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.audit.record import record
from core.conversations.gaps.forget import delete_with_gaps
from core.conversations.models import Conversation
from core.organizations.settings import options_of
from core.tenancy.cache import forget
from core.tenancy.context import tenant
from core.tenancy.holds import what_is_held
from core.tenancy.models import Organization
from core.tenancy.organizations import each_organization

logger = logging.getLogger(__name__)
BATCH = 500  # conversations in one transaction


def delete_old_conversations() -> int:
    """Visit every organization; returns how many conversations were deleted.

    A conversation's age counts from its latest question. What is under legal hold stays.
    """
    return each_organization(_visit)


def _visit(organization_id: UUID) -> int:
    deleted = 0
    while True:
        with tenant(organization_id):
            found = _delete_batch(organization_id)
        deleted += found
        if found < BATCH:
            break
    if deleted:
        logger.info("deleted %d old conversations of %s", deleted, organization_id)
    return deleted


def _delete_batch(organization_id: UUID) -> int:
    options = options_of(Organization.objects.get(pk=organization_id))
    days = options["retention"]["conversation_days"]
    if days is None:
        return 0
    held = what_is_held()
    if held.everything:
        return 0
    kept_since = timezone.now() - timedelta(days=days)
    # What is too old was also begun before; there is an index on that.
    old = Conversation.objects.filter(created_at__lt=kept_since, updated_at__lt=kept_since)
    old = old.exclude(user_identifier__in=held.people)
    # Whoever asks on in one of them right now has it locked, and keeps it.
    locked = old.order_by("created_at").select_for_update(skip_locked=True)
    keys = [row.pk for row in locked[:BATCH]]
    delete_with_gaps(Conversation.objects.filter(pk__in=keys))
    if keys:
        transaction.on_commit(lambda: forget(organization_id))
        record("conversations.expired", "scheduler", days=days, conversations=len(keys))
    return len(keys)
