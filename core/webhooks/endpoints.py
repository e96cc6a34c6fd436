"""The rules about endpoints, each change with its audit event.

For the pages and the calls alike; each function is a transaction of its own, or a part of its
caller's. ``actor`` is who does it, as AuditEvent has it.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.record import record
from core.errors import Conflict, InvalidInput, NotFound
from core.tenancy.context import tenant
from core.tenancy.holds import what_is_held
from core.tenancy.locks import lock_until_commit
from core.webhooks.models import (
    SUBSCRIBED,
    DeliveryState,
    EventType,
    WebhookDelivery,
    WebhookEndpoint,
)
from core.webhooks.outbox import note_for
from core.webhooks.posting import checked_url
from core.webhooks.signing import secret_of
from core.webhooks.wake import wake

MOST_ENDPOINTS = 10
BOTH_SECRETS = timedelta(days=1)
BY_ADMIN = "An admin paused it."


def find_endpoint(endpoint_id: UUID, *, lock: bool = False) -> WebhookEndpoint:
    """One of the active tenant's endpoints; NotFound for any other id. Inside ``tenant()``."""
    found = WebhookEndpoint.objects.filter(pk=endpoint_id)
    endpoint = (found.select_for_update(no_key=True) if lock else found).first()
    if endpoint is None:
        raise NotFound("There is no such webhook.")
    return endpoint


def deliveries_of(endpoint_id: UUID, state: str = "") -> "QuerySet[WebhookDelivery]":
    """What was sent there or waits, the latest first; of one ``state`` or of all. NotFound. Inside
    ``tenant()``."""
    found = WebhookDelivery.objects.filter(endpoint=find_endpoint(endpoint_id))
    return (found.filter(state=state) if state else found).select_related("event")


def add_endpoint(
    organization_id: UUID, url: str, events: Sequence[str], *, actor: str
) -> tuple[WebhookEndpoint, str]:
    """One more endpoint and its secret, which is shown this once. InvalidInput, Conflict where
    there are MOST_ENDPOINTS."""
    with tenant(organization_id):
        lock_until_commit("webhooks")
        if WebhookEndpoint.objects.count() >= MOST_ENDPOINTS:
            sentence = _("There are %(most)s webhooks already. Remove one first.")
            raise Conflict(sentence % {"most": MOST_ENDPOINTS})
        endpoint = WebhookEndpoint.objects.create(
            organization_id=organization_id, url=checked_url(url), events=_checked_events(events)
        )
        record("webhook.added", actor, endpoint.pk, url=without_query(url), events=endpoint.events)
    return endpoint, secret_of(endpoint)


def change_endpoint(
    organization_id: UUID,
    endpoint_id: UUID,
    *,
    url: str | None = None,
    events: Sequence[str] | None = None,
    enabled: bool | None = None,
    actor: str,
) -> WebhookEndpoint:
    """Other values for those that are given. An endpoint that is enabled again is sent what has
    waited. NotFound, InvalidInput."""
    with tenant(organization_id):
        endpoint = find_endpoint(endpoint_id, lock=True)
        if url is not None:
            endpoint.url = checked_url(url)
        if events is not None:
            endpoint.events = _checked_events(events)
        if enabled:
            endpoint.disabled_because = ""
        elif enabled is False and endpoint.enabled:
            endpoint.disabled_because = BY_ADMIN
        endpoint.failures, endpoint.rests_until = 0, None
        endpoint.save()
        record(
            "webhook.changed",
            actor,
            endpoint.pk,
            url=without_query(endpoint.url),
            events=endpoint.events,
            enabled=endpoint.enabled,
        )
        transaction.on_commit(lambda: wake(organization_id), robust=True)
    return endpoint


def remove_endpoint(organization_id: UUID, endpoint_id: UUID, *, actor: str) -> None:
    """The endpoint with its deliveries. NotFound, OnLegalHold."""
    with tenant(organization_id):
        what_is_held().refuse()
        endpoint = find_endpoint(endpoint_id, lock=True)
        record("webhook.removed", actor, endpoint.pk, url=without_query(endpoint.url))
        endpoint.delete()


def rotate_secret(
    organization_id: UUID, endpoint_id: UUID, *, actor: str
) -> tuple[WebhookEndpoint, str]:
    """The next secret, shown this once. For a day the one before signs as well. NotFound."""
    with tenant(organization_id):
        endpoint = find_endpoint(endpoint_id, lock=True)
        endpoint.secret_generation += 1
        endpoint.former_secret_until = timezone.now() + BOTH_SECRETS
        endpoint.save(update_fields=["secret_generation", "former_secret_until", "updated_at"])
        record("webhook.secret_rotated", actor, endpoint.pk, url=without_query(endpoint.url))
    return endpoint, secret_of(endpoint)


def send_test(organization_id: UUID, endpoint_id: UUID, *, actor: str) -> None:
    """Put a test event into the outbox of this endpoint. NotFound, Conflict while it is
    disabled."""
    with tenant(organization_id):
        endpoint = _enabled(endpoint_id)
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)
        note_for([endpoint], EventType.TEST, {"webhook_id": str(endpoint.pk)})
        record("webhook.tested", actor, endpoint.pk, url=without_query(endpoint.url))


def replay(
    organization_id: UUID, endpoint_id: UUID, delivery_id: UUID | None = None, *, actor: str
) -> int:
    """Send again what was given up, with the same ids and a day's attempts: one delivery, which
    may also be one that has arrived, or all that are dead; how many. NotFound, Conflict while the
    endpoint is disabled or the delivery waits."""
    with tenant(organization_id):
        endpoint = _enabled(endpoint_id)
        found = WebhookDelivery.objects.filter(endpoint=endpoint)
        if delivery_id is None:
            chosen = found.filter(state=DeliveryState.DEAD)
        else:
            chosen = found.filter(pk=delivery_id)
            if not chosen.exists():
                raise NotFound("There is no such delivery.")
            chosen = chosen.exclude(state=DeliveryState.WAITING)
        count = chosen.update(
            state=DeliveryState.WAITING, attempts=0, next_at=timezone.now(), finished_at=None
        )
        if delivery_id and not count:
            raise Conflict(_("This delivery waits for its next attempt already."))
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)
        record("webhook.replayed", actor, endpoint.pk, deliveries=count)
        transaction.on_commit(lambda: wake(organization_id), robust=True)
    return count


def _enabled(endpoint_id: UUID) -> WebhookEndpoint:
    endpoint = find_endpoint(endpoint_id)
    if not endpoint.enabled:
        raise Conflict(_("This webhook is paused. Enable it first."))
    return endpoint


def _checked_events(events: Sequence[str]) -> list[str]:
    chosen = [one.value for one in SUBSCRIBED if one.value in events]
    if not chosen or set(events) - set(chosen):
        names = ", ".join(one.value for one in SUBSCRIBED)
        sentence = _("Choose one or more of: %(names)s.") % {"names": names}
        raise InvalidInput(sentence, {"events": [sentence]})
    return chosen


def without_query(url: str) -> str:
    """An address for the audit and exports: a query may hold a password of the receiver's."""
    return url.partition("?")[0]
