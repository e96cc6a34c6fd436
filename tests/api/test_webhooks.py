"""Webhooks by REST: added, changed, tested, replayed; secrets shown once."""

import threading
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.utils import timezone

from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.webhooks.delivering import deliver
from core.webhooks.models import WebhookDelivery
from tests.schemas import fits
from tests.webhooks.receiver import running_receiver

JSON = "application/json"
ORDER = {"url": "https://host.example/hook", "events": ["document.failed", "document.completed"]}


def address(organization, rest=""):
    return f"/api/v1/organizations/{organization.id}/webhooks/{rest}"


def add(client, organization, **order):
    return client.post(address(organization), {**ORDER, **order}, content_type=JSON)


def test_a_webhook_is_added_changed_paused_and_removed(organization, api):
    client = api(organization.secret_key)

    added = add(client, organization)

    assert added.status_code == 201 and fits("WebhookWithSecret", added.json())
    assert added.json()["secret"].startswith("whsec_")
    assert added.json()["events"] == ["document.completed", "document.failed"]
    there = address(organization, f"{added.json()['id']}/")
    (listed,) = client.get(address(organization)).json()
    assert fits("Webhook", listed) and listed == client.get(there).json()
    assert "secret" not in listed and listed["enabled"]
    changed = client.patch(
        there, {"events": ["review.due"], "enabled": False}, content_type=JSON
    ).json()
    assert changed["events"] == ["review.due"] and changed["url"] == ORDER["url"]
    assert not changed["enabled"] and changed["disabled_because"]
    assert client.patch(there, {"enabled": True}, content_type=JSON).json()["enabled"]
    assert client.delete(there).status_code == 204
    assert client.get(there).status_code == 404
    with tenant(organization.id):
        done = list(AuditEvent.objects.order_by("created_at").values_list("action", flat=True))
    assert done == ["webhook.added", "webhook.changed", "webhook.changed", "webhook.removed"]


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"url": "http://host.example/"}, "url"),
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"url": "https://host.example/" + "x" * 500}, "url"),
        ({"events": []}, "events"),
        ({"events": ["webhook.test"]}, "events"),
        ({"events": ["document.read"]}, "events"),
    ],
)
def test_what_is_no_webhook_is_refused_by_its_field(organization, api, is_problem, order, field):
    refused = add(api(organization.secret_key), organization, **order)
    assert is_problem(refused, 400, "validation_error")
    assert list(refused.json()["errors"]) == [field]


def test_there_are_ten_at_most(organization, api, is_problem):
    client = api(organization.secret_key)
    assert {add(client, organization).status_code for _ in range(10)} == {201}
    assert is_problem(add(client, organization), 409, "conflict")


def test_a_new_secret_is_shown_once(organization, api):
    client = api(organization.secret_key)
    added = add(client, organization).json()
    there = address(organization, f"{added['id']}/rotate-secret/")
    rotated = client.post(there).json()
    assert fits("WebhookWithSecret", rotated)
    assert rotated["secret"] != added["secret"] and rotated["former_secret_until"]


def test_a_test_is_delivered_listed_and_replayed(organization, api, override, is_problem):
    override(WEBHOOK_PRIVATE_NETWORKS=[ip_network("127.0.0.1")])
    client = api(organization.secret_key)
    with running_receiver() as receiver:
        added = add(client, organization, url=receiver.url).json()
        there = address(organization, f"{added['id']}/")
        assert client.post(f"{there}test/").status_code == 202
        (waiting,) = client.get(f"{there}deliveries/").json()["results"]
        assert fits("Delivery", waiting)
        assert (waiting["state"], waiting["type"]) == ("waiting", "webhook.test")
        again = f"{there}deliveries/{waiting['id']}/replay/"
        assert is_problem(client.post(again), 409, "conflict")

        deliver(organization.id, threading.Event())

        (arrived,) = client.get(f"{there}deliveries/?state=delivered").json()["results"]
        assert (arrived["status"], arrived["answer"]) == (204, "Answered 204.")
        assert client.get(f"{there}deliveries/?state=dead").json()["results"] == []
        assert client.post(f"{there}replay/").json() == {"deliveries": 0}
        assert client.post(again).json() == {"deliveries": 1}
        deliver(organization.id, threading.Event())
        assert receiver.ids == [arrived["event_id"]] * 2
    assert is_problem(client.get(f"{there}deliveries/?state=x"), 400, "validation_error")


def test_a_neighbours_delivery_is_not_replayed(organization, other_organization, api, is_problem):
    client, neighbour = api(organization.secret_key), api(other_organization.secret_key)
    mine = address(organization, add(client, organization).json()["id"])
    theirs = address(other_organization, add(neighbour, other_organization).json()["id"])
    neighbour.post(f"{theirs}/test/")
    with tenant(other_organization.id):
        delivery = WebhookDelivery.objects.get()
    assert is_problem(client.post(f"{mine}/deliveries/{delivery.pk}/replay/"), 404, "not_found")


def test_a_paused_webhook_is_not_tested(organization, api, is_problem):
    client = api(organization.secret_key)
    there = address(organization, f"{add(client, organization).json()['id']}/")
    client.patch(there, {"enabled": False}, content_type=JSON)
    for call in ("test/", "replay/"):
        assert is_problem(client.post(f"{there}{call}"), 409, "conflict")


def test_neither_members_below_admin_nor_keys_with_an_end_see_them(
    organization, api, signed_in, is_problem
):
    end = (timezone.now() + timedelta(days=1)).isoformat()
    key = api(organization.secret_key).post(
        f"/api/v1/organizations/{organization.id}/keys/",
        {"name": "x", "expires_at": end},
        content_type=JSON,
    )
    for client in (
        signed_in(organization.editor),
        signed_in(organization.viewer),
        api(key.json()["key"]),
    ):
        assert is_problem(client.get(address(organization)), 403, "permission_denied")
        assert is_problem(add(client, organization), 403, "permission_denied")
