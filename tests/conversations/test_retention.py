"""Conversations are deleted when their organization keeps them no longer, and only then."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from core.audit.models import AuditEvent
from core.conversations import retention
from core.conversations.history import add_turn, open_conversation
from core.conversations.models import Conversation, Message
from core.conversations.retention import delete_old_conversations
from core.tenancy.context import tenant
from tests.conftest import Organization


def conversation(organization: Organization, *, days: float) -> UUID:
    """One whose latest question is ``days`` old."""
    with tenant(organization.id):
        made = open_conversation(None, "anna")
        add_turn(made, "How much leave is there?")
        latest = timezone.now() - timedelta(days=days)
        Conversation.objects.filter(pk=made.pk).update(
            created_at=latest - timedelta(days=1), updated_at=latest
        )
    return made.pk


def kept(organization: Organization) -> set[UUID]:
    with tenant(organization.id):
        return set(Conversation.objects.values_list("pk", flat=True))


def keep(organization: Organization, days: int | None) -> None:
    with tenant(organization.id):
        organization.model.settings = {"retention": {"conversation_days": days}} if days else {}
        organization.model.save(update_fields=["settings"])


def test_what_is_older_than_it_is_kept_goes_with_its_messages(
    organization: Organization, other_organization: Organization
) -> None:
    old, young = conversation(organization, days=31), conversation(organization, days=29)
    elsewhere = conversation(other_organization, days=31)
    keep(organization, 30)
    assert delete_old_conversations() == 1
    assert kept(organization) == {young}
    assert kept(other_organization) == {elsewhere}
    with tenant(organization.id):
        assert not Message.objects.filter(conversation_id=old).exists()
        event = AuditEvent.objects.get(action="conversations.expired")
    assert (event.actor, event.details) == ("scheduler", {"days": 30, "conversations": 1})
    assert delete_old_conversations() == 0


def test_without_the_setting_everything_stays(organization: Organization) -> None:
    ancient = conversation(organization, days=5000)
    delete_old_conversations()
    assert kept(organization) == {ancient}


def test_a_new_question_keeps_a_conversation(organization: Organization) -> None:
    old = conversation(organization, days=31)
    keep(organization, 30)
    with tenant(organization.id):
        open_conversation(old, "anna")
    delete_old_conversations()
    assert kept(organization) == {old}


def test_many_go_in_several_transactions(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        conversation(organization, days=2)
    keep(organization, 1)
    assert delete_old_conversations() == 5
    assert kept(organization) == set()


@pytest.mark.parametrize("days", [0, -1, 40_000, "soon"])
def test_impossible_times_are_refused_by_name(api, organization, days) -> None:
    url = f"/api/v1/organizations/{organization.id}/settings/"
    refused = api(organization.secret_key).patch(
        url, {"retention": {"conversation_days": days}}, content_type="application/json"
    )
    assert refused.status_code == 400
    assert "conversation_days" in refused.json()["detail"] + str(refused.json()["errors"])
