"""Sending what waits in one organization's outbox.

The row of a delivery is taken before it is sent and changed afterwards, with no transaction open
in between. Whoever dies meanwhile leaves a row that is sent again, with the same id.
"""

import json
import logging
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from core.tenancy.context import tenant
from core.tenancy.due import is_due
from core.webhooks.models import DeliveryState, WebhookDelivery, WebhookEndpoint
from core.webhooks.posting import Outcome, post
from core.webhooks.signing import signed_headers

logger = logging.getLogger(__name__)
# Seconds to the next attempt after each that failed: the last is made a day after the first.
BACK_OFF = (10, 60, 300, 1800, 7200, 18000, 25200, 33600)
LONGEST_BACK_OFF = timedelta(seconds=max(BACK_OFF))
LONGEST_REST = timedelta(seconds=300)  # of an endpoint that fails
SLICE_SECONDS = 20.0  # of one organization, before the others get their turns
TAKEN_SECONDS = 60  # longer than an attempt takes
MOST_UNDELIVERED = 10_000
GONE = "The receiver answered 410: it wants nothing more."
TOO_MANY = f"More than {MOST_UNDELIVERED:,} deliveries had not arrived."


def deliver(organization_id: UUID, stop: threading.Event) -> bool:
    """Send what is due, for SLICE_SECONDS at most and until ``stop`` is set; whether more may be
    due then."""
    until = time.monotonic() + SLICE_SECONDS
    while not stop.is_set() and time.monotonic() < until:
        with tenant(organization_id):
            delivery = _take()
        if delivery is None:
            return False
        outcome = _send(delivery)
        with tenant(organization_id):
            _note(delivery, outcome)
    return True


def _take() -> WebhookDelivery | None:
    """The delivery that has been due longest, taken so that nobody else sends it."""
    now = timezone.now()
    awake = Q(endpoint__rests_until=None) | is_due("endpoint__rests_until", now, LONGEST_REST)
    due = WebhookDelivery.objects.filter(
        awake & (Q(attempts=0) | is_due("next_at", now, LONGEST_BACK_OFF)),
        state=DeliveryState.WAITING,
        endpoint__disabled_because="",
    )
    locked = due.select_for_update(skip_locked=True, of=("self",))
    delivery = locked.select_related("endpoint", "event").order_by("next_at").first()
    if delivery:
        delivery.attempts += 1
        delivery.next_at = now + timedelta(seconds=TAKEN_SECONDS + settings.WEBHOOK_SECONDS)
        delivery.save(update_fields=["attempts", "next_at"])
    return delivery


def _send(delivery: WebhookDelivery) -> Outcome:
    now = datetime.now(UTC)
    event = delivery.event
    # The same bytes at each attempt.
    body = json.dumps(
        {"type": event.type, "timestamp": event.created_at.isoformat(), "data": event.data}
    )
    headers = signed_headers(delivery, body, now)
    outcome = post(delivery.organization_id, delivery.endpoint.url, body.encode(), headers)
    logger.info(
        "webhook %s to %s, attempt %d: %s",
        *(delivery.event_id, delivery.endpoint_id, delivery.attempts, outcome.answer),
    )
    return outcome


def _note(delivery: WebhookDelivery, outcome: Outcome) -> None:
    """What came of an attempt; nothing where the endpoint was removed meanwhile."""
    now = timezone.now()
    # An attempt that outlasted its time may have been made again: then the later one counts.
    row = WebhookDelivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.WAITING, attempts=delivery.attempts
    )
    endpoint = WebhookEndpoint.objects.filter(pk=delivery.endpoint_id)
    said = {"status": outcome.status, "answer": outcome.answer[:300]}
    if outcome.is_delivered:
        row.update(state=DeliveryState.DELIVERED, finished_at=now, **said)
        endpoint.filter(failures__gt=0).update(failures=0, rests_until=None)
        return
    if delivery.attempts > len(BACK_OFF):
        row.update(state=DeliveryState.DEAD, finished_at=now, **said)
    else:
        pause = timedelta(seconds=BACK_OFF[delivery.attempts - 1])
        row.update(next_at=now + pause, **said)
    # One that fails is not asked for each of its deliveries: others wait behind it.
    pause = timedelta(seconds=BACK_OFF[min(delivery.endpoint.failures, len(BACK_OFF) - 1)])
    rests_until = now + min(pause, LONGEST_REST)
    endpoint.update(failures=F("failures") + 1, rests_until=rests_until)
    if reason := _disabled_because(delivery, outcome):
        endpoint.filter(disabled_because="").update(disabled_because=reason)


def _disabled_because(delivery: WebhookDelivery, outcome: Outcome) -> str:
    """Why nothing more is sent there; empty where it goes on."""
    if outcome.is_gone:
        return GONE
    left = WebhookDelivery.objects.filter(endpoint=delivery.endpoint_id)
    undelivered = left.exclude(state=DeliveryState.DELIVERED)[: MOST_UNDELIVERED + 1].count()
    return TOO_MANY if undelivered > MOST_UNDELIVERED else ""
