"""References to rows of other tables stay within their organization."""

from django.db import migrations

from core.tenancy.references import can_be_referenced, within_organization


class Migration(migrations.Migration):
    atomic = False  # as core.tenancy.references demands
    dependencies = [
        ("webhooks", "0001_initial"),
        ("tenancy", "0008_within_organization"),
    ]

    operations = [
        *can_be_referenced("webhooks_webhookendpoint"),
        *can_be_referenced("webhooks_webhookevent"),
        *within_organization("webhooks_webhookdelivery", "endpoint_id", "webhooks_webhookendpoint"),
        *within_organization("webhooks_webhookdelivery", "event_id", "webhooks_webhookevent"),
    ]
