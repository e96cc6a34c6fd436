"""How long deliveries are kept, and that the scheduler's loop sends them."""

import threading
from datetime import timedelta

from django.utils import timezone

from core.tenancy.cache import redis_of
from core.tenancy.context import tenant
from core.webhooks.delivery_loop import deliver_until
from core.webhooks.models import EventType, WebhookDelivery, WebhookEvent
from core.webhooks.old_deliveries import delete_old_deliveries
from core.webhooks.outbox import note_event
from core.webhooks.wake import KEY, wake, woken


def test_deliveries_are_kept_for_so_many_days(organization, hook, receiver, sent, override):
    override(WEBHOOK_KEEP_DAYS=7)
    hook(organization, receiver.url)
    with tenant(organization.id):
        for days in (6, 8):
            note_event(EventType.REVIEW_DUE, {"days": days})
            when = timezone.now() - timedelta(days=days)
            event = WebhookEvent.objects.filter(data__days=days)
            WebhookDelivery.objects.filter(event__in=event).update(created_at=when)
            event.update(created_at=when)
    sent(organization)

    delete_old_deliveries()

    with tenant(organization.id):
        assert [one.data["days"] for one in WebhookEvent.objects.all()] == [6]
        assert WebhookDelivery.objects.count() == 1


def test_the_loop_sends_what_is_noted_even_where_redis_forgot_it(
    organization, hook, receiver, override, redis
):
    override(SWEEP_SECONDS=1)
    hook(organization, receiver.url)
    with tenant(organization.id):
        note_event(EventType.REVIEW_DUE, {})
    redis.delete(KEY)
    stop = threading.Event()
    loop = threading.Thread(target=deliver_until, args=(stop,))
    loop.start()
    try:
        assert receiver.wait_for(1)
    finally:
        stop.set()
        loop.join()
    with tenant(organization.id):
        assert WebhookDelivery.objects.get().state == "delivered"


def test_redis_holds_ids_of_organizations_and_nothing_else(organization, redis):
    redis.delete(KEY)
    wake(organization.id)
    wake(organization.id)
    assert redis.smembers(KEY) == {str(organization.id).encode()}
    assert woken() == {organization.id}
    assert woken() == set()


def test_a_redis_that_is_away_stops_no_event(organization, hook, receiver, sent, override):
    hook(organization, receiver.url)
    override(REDIS_URL="redis://127.0.0.1:1/0")
    redis_of.cache_clear()
    try:
        with tenant(organization.id):
            note_event(EventType.REVIEW_DUE, {})
        assert woken() == set()
    finally:
        redis_of.cache_clear()
    assert [one.state for one in sent(organization)] == ["delivered"]
