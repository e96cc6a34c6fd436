"""A clock that was ahead for a while keeps no webhook back."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.tenancy.context import tenant
from core.webhooks.models import EventType, WebhookDelivery, WebhookEndpoint
from core.webhooks.outbox import note_event

AHEAD = timedelta(days=1)


def test_what_was_noted_by_a_clock_that_was_ahead_is_sent(
    organization: Any, hook: Any, receiver: Any, sent: Any
) -> None:
    hook(organization, receiver.url)
    with tenant(organization.id):
        note_event(EventType.REVIEW_DUE, {})
        WebhookDelivery.objects.update(next_at=timezone.now() + AHEAD)
    (delivery,) = sent(organization)
    assert delivery.state == "delivered"


def test_what_was_tried_by_a_clock_that_was_ahead_is_tried_again(
    organization: Any, hook: Any, receiver: Any, sent: Any
) -> None:
    hook(organization, receiver.url)
    with tenant(organization.id):
        note_event(EventType.REVIEW_DUE, {})
        then = timezone.now() + AHEAD
        WebhookDelivery.objects.update(next_at=then, attempts=1)
        WebhookEndpoint.objects.update(failures=1, rests_until=then)
    (delivery,) = sent(organization)
    assert (delivery.state, delivery.attempts) == ("delivered", 2)


def test_what_waits_for_its_next_attempt_still_waits(
    organization: Any, hook: Any, receiver: Any, sent: Any
) -> None:
    hook(organization, receiver.url)
    with tenant(organization.id):
        note_event(EventType.REVIEW_DUE, {})
        next_at = timezone.now() + timedelta(hours=9)
        WebhookDelivery.objects.update(next_at=next_at, attempts=1)
    (delivery,) = sent(organization)
    assert delivery.state == "waiting" and receiver.requests == []
