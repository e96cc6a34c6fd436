"""Endpoints, and what a test does in place of the scheduler."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from tests.webhooks.receiver import Receiver, running_receiver


@pytest.fixture
def local_allowed(override: Callable[..., None]) -> None:
    """Sending to this machine, as a setting allows it."""
    override(WEBHOOK_PRIVATE_NETWORKS=[ip_network("127.0.0.0/8")])


@pytest.fixture
def receiver(local_allowed: None) -> Iterator[Receiver]:
    with running_receiver() as receiver:
        yield receiver


@pytest.fixture
def redis() -> Any:
    from django.conf import settings

    from core.tenancy.cache import redis_of

    return redis_of(settings.REDIS_URL)


@pytest.fixture
def hook() -> Callable[..., Any]:
    """``hook(organization, url)``: an endpoint that gets everything."""
    from core.webhooks.endpoints import add_endpoint
    from core.webhooks.models import SUBSCRIBED

    def make(organization: Any, url: str, events: Any = SUBSCRIBED) -> Any:
        return add_endpoint(organization.id, url, events, actor="test")[0]

    return make


@pytest.fixture
def sent() -> Callable[..., Any]:
    """``sent(organization)``: a turn of the organization, and its deliveries then, the oldest
    first. ``later`` seconds have passed since the last."""
    from django.db.models import F

    from core.tenancy.context import tenant
    from core.webhooks.delivering import deliver
    from core.webhooks.models import WebhookDelivery, WebhookEndpoint

    def send(organization: Any, *, later: float = 0) -> Any:
        with tenant(organization.id):
            gone_by = timedelta(seconds=later)
            WebhookDelivery.objects.update(next_at=F("next_at") - gone_by)
            WebhookEndpoint.objects.update(rests_until=F("rests_until") - gone_by)
        deliver(organization.id, threading.Event())
        with tenant(organization.id):
            found = WebhookDelivery.objects.select_related("event", "endpoint")
            return list(found.order_by("created_at", "id"))

    return send
