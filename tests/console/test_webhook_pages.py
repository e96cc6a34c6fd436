"""Webhooks as pages that need no JavaScript."""

import re
import threading
from ipaddress import ip_network

import pytest

from core.console.settings import webhook_pages
from core.tenancy.context import tenant
from core.webhooks.delivering import deliver
from core.webhooks.endpoints import add_endpoint, remove_endpoint
from core.webhooks.models import SUBSCRIBED, WebhookDelivery, WebhookEndpoint
from tests.webhooks.receiver import running_receiver

URL = "https://host.example/hook"
PAGES = ("", "new/", "{id}/", "{id}/change/", "{id}/secret/", "{id}/remove/")
POSTS = ("new/", *(f"{{id}}/{one}/" for one in ("change", "secret", "remove")))
ACTIONS = tuple(f"{{id}}/{one}/" for one in ("test", "replay", "pause", "enable"))


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def webhook(organization):
    return add_endpoint(organization.id, URL, SUBSCRIBED, actor="test")[0]


@pytest.mark.parametrize("page", PAGES)
def test_only_admins_see_it(organization, other_organization, signed_in, client, webhook, page):
    where = "/settings/webhooks/" + page.format(id=webhook.pk)
    assert signed_in(organization.admin).get(where).status_code == 200
    for member in (organization.editor, organization.viewer):
        assert signed_in(member).get(where).status_code == 403
    assert client.get(where)["Location"].startswith("/sign-in/")
    neighbour = signed_in(other_organization.admin).get(where)
    assert neighbour.status_code == (404 if "{" in page else 200)
    assert URL not in text_of(neighbour)


@pytest.mark.parametrize("page", POSTS + ACTIONS)
def test_others_change_nothing(organization, other_organization, signed_in, webhook, page):
    where = "/settings/webhooks/" + page.format(id=webhook.pk)
    form = {"url": "https://other.example/", "events": ["review.due"]}
    assert signed_in(organization.editor).post(where, form).status_code == 403
    neighbour = signed_in(other_organization.admin).post(where, form)
    assert neighbour.status_code == (404 if "{" in page else 200)
    with tenant(organization.id):
        kept = WebhookEndpoint.objects.get()
        assert (kept.url, kept.secret_generation, kept.enabled) == (URL, 1, True)
        assert not WebhookDelivery.objects.exists()


def test_a_webhook_is_added_and_its_secret_shown_once(organization, signed_in):
    admin = signed_in(organization.admin)
    made = admin.post("/settings/webhooks/new/", {"url": URL, "events": ["review.due"]})
    assert "whsec_" in text_of(made) and "no-store" in made["Cache-Control"]
    with tenant(organization.id):
        webhook = WebhookEndpoint.objects.get()
    page = text_of(admin.get(f"/settings/webhooks/{webhook.pk}/"))
    assert URL in page and "review.due" in page and "whsec_" not in page
    assert URL in text_of(admin.get("/settings/webhooks/"))


def test_what_is_refused_is_said_beside_its_field(organization, signed_in):
    form = {"url": "http://host.example/", "events": ["review.due"]}
    refused = signed_in(organization.admin).post("/settings/webhooks/new/", form)
    assert refused.status_code == 422
    assert "begins with https://" in text_of(refused) and "http://host.example/" in text_of(refused)


def test_a_test_is_followed_from_waiting_to_arrived_and_sent_again(
    organization, signed_in, override
):
    override(WEBHOOK_PRIVATE_NETWORKS=[ip_network("127.0.0.1")])
    admin = signed_in(organization.admin)
    with running_receiver(status=500) as receiver:
        webhook, _ = add_endpoint(organization.id, receiver.url, SUBSCRIBED, actor="test")
        there = f"/settings/webhooks/{webhook.pk}/"
        sent = text_of(admin.post(f"{there}test/", follow=True))
        assert "A test is on its way" in sent and "data-unfinished" in sent
        deliver(organization.id, threading.Event())
        failed = text_of(admin.get(there))
        assert "Answered 500." in failed and "waits for the next attempt" in failed
        assert "failing, 1 attempt" in text_of(admin.get("/settings/webhooks/"))

        with tenant(organization.id):
            WebhookDelivery.objects.update(state="dead")
        assert "Send 1 given up again" in text_of(admin.get(there))
        receiver.status = 200
        assert "Sending again: 1." in text_of(admin.post(f"{there}replay/", follow=True))
        deliver(organization.id, threading.Event())
        assert "arrived" in text_of(admin.get(f"{there}?state=delivered"))
        assert "There are no deliveries of this kind" in text_of(admin.get(f"{there}?state=dead"))


def test_a_paused_webhook_says_why_and_is_enabled_again(organization, signed_in, webhook):
    admin = signed_in(organization.admin)
    there = f"/settings/webhooks/{webhook.pk}/"
    assert "An admin paused it." in text_of(admin.post(f"{there}pause/", follow=True))
    assert "Enable it first" in text_of(admin.post(f"{there}test/", follow=True))
    assert "Send a test" in text_of(admin.post(f"{there}enable/", follow=True))


def test_it_is_changed_its_secret_replaced_and_removed(organization, signed_in, webhook):
    admin = signed_in(organization.admin)
    there = f"/settings/webhooks/{webhook.pk}/"
    form = {"url": "https://other.example/", "events": ["review.due"]}
    assert "https://other.example/" in text_of(admin.post(f"{there}change/", form, follow=True))
    assert "whsec_" in text_of(admin.post(f"{there}secret/"))
    assert "is removed" in text_of(admin.post(f"{there}remove/", follow=True))
    assert admin.get(there).status_code == 404


def test_nonsense_in_place_of_a_delivery_is_not_found(organization, signed_in, webhook):
    admin = signed_in(organization.admin)
    where = f"/settings/webhooks/{webhook.pk}/replay/"
    for given in ("x", "00000000-0000-0000-0000-000000000000"):
        assert admin.post(where, {"delivery": given}).status_code == 404


@pytest.mark.parametrize("page", ["secret/", "remove/"])
def test_one_that_somebody_else_removes_meanwhile_is_not_found(
    organization, signed_in, webhook, monkeypatch, page
):
    found = webhook_pages._found

    def removed_once_found(webhook_id):
        endpoint = found(webhook_id)
        remove_endpoint(organization.id, webhook_id, actor="test")
        return endpoint

    monkeypatch.setattr(webhook_pages, "_found", removed_once_found)
    answer = signed_in(organization.admin).post(f"/settings/webhooks/{webhook.pk}/{page}")
    assert answer.status_code == 404 and "There is nothing here" in text_of(answer)


def test_a_state_that_no_delivery_has_is_refused_with_a_sentence(organization, signed_in, webhook):
    refused = signed_in(organization.admin).get(f"/settings/webhooks/{webhook.pk}/?state=lost")
    page = text_of(refused)
    assert refused.status_code == 422
    assert "lost&quot; is not a valid choice" in page
    assert 'aria-current="page">All' not in page
