"""Endpoints of releases before have the names that events have today."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.db import connection

from core.tenancy.context import tenant
from core.webhooks.models import WebhookEndpoint, WebhookEvent

renaming = import_module("core.webhooks.migrations.0003_names_of_events")


def test_endpoints_and_what_waits_are_renamed(organization: Any, other_organization: Any) -> None:
    before = {
        organization: ["review.due", "person.erased", "version.in_force"],
        other_organization: ["review.due"],
    }
    for one, events in before.items():
        with tenant(one.id):
            WebhookEndpoint.objects.create(
                organization_id=one.id, url="https://x.example", events=events
            )
            WebhookEvent.objects.create(organization_id=one.id, type=events[-1], data={})
    for _ in range(2):  # a migration that was killed is begun again
        renaming.rename(None, SimpleNamespace(connection=connection))
    after = {}
    for one in before:
        with tenant(one.id):
            after[one] = (
                set(WebhookEndpoint.objects.get().events),
                WebhookEvent.objects.get().type,
            )
    assert after == {
        organization: ({"review.due", "erasure.done", "document.in_force"}, "document.in_force"),
        other_organization: ({"review.due"}, "review.due"),
    }
