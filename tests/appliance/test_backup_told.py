"""Organizations are told of backups by webhooks."""

import io
from typing import Any

from django.core.management import call_command

from appliance.backup.schedule import archives
from core.tenancy.context import tenant
from core.webhooks.endpoints import add_endpoint
from core.webhooks.models import EventType, WebhookEvent


def backups_told(organization: Any) -> list[dict[str, Any]]:
    with tenant(organization.id):
        told = WebhookEvent.objects.filter(type=EventType.BACKUP_DONE)
        return list(told.values_list("data", flat=True))


def test_who_wants_to_know_is_told_when_and_nothing_else(
    organization: Any, other_organization: Any, override: Any, tmp_path: Any
) -> None:
    override(BACKUP_DIR=tmp_path, BACKUP_PASSPHRASE="correct horse")
    add_endpoint(organization.id, "https://host.example/", [EventType.BACKUP_DONE], actor="test")
    call_command("backup", stdout=io.StringIO())
    ((told,), (archive,)) = backups_told(organization), archives()
    assert set(told) == {"made_at", "encrypted"}
    assert told["encrypted"] is True and told["made_at"][:4] in archive.name
    assert backups_told(other_organization) == []
