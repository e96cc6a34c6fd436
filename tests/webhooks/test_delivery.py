"""What is noted arrives, whatever the receiver does; doubled only with the same id."""

import threading
from typing import Any

import pytest
from django.db import transaction
from standardwebhooks import Webhook

from core.errors import Conflict
from core.tenancy.context import tenant
from core.webhooks import delivering
from core.webhooks.delivering import BACK_OFF, deliver
from core.webhooks.endpoints import change_endpoint, replay, rotate_secret, send_test
from core.webhooks.models import DeliveryState, EventType, WebhookDelivery, WebhookEndpoint
from core.webhooks.outbox import note_event
from core.webhooks.posting import Outcome
from core.webhooks.signing import secret_of
from tests.webhooks.receiver import running_receiver

LATER = 100_000  # seconds: whatever waits is due


def note(organization: Any, number: int = 1) -> None:
    with tenant(organization.id):
        for one in range(number):
            note_event(EventType.DOCUMENT_COMPLETED, {"document_id": "d", "version": one})


def test_an_event_arrives_signed_as_standard_webhooks_says(organization, hook, receiver, sent):
    endpoint = hook(organization, receiver.url)
    note(organization)

    (delivery,) = sent(organization)

    assert (delivery.state, delivery.status, delivery.attempts) == ("delivered", 204, 1)
    (request,) = receiver.requests
    assert request.line == "POST /hook?a=b HTTP/1.1"
    assert request.headers["webhook-id"] == str(delivery.event_id)
    body = Webhook(secret_of(endpoint)).verify(request.body, request.headers)
    assert body == {
        "type": "document.completed",
        "timestamp": delivery.event.created_at.isoformat(),
        "data": {"document_id": "d", "version": 0},
    }


def test_after_a_rotation_both_secrets_verify(organization, hook, receiver, sent):
    endpoint = hook(organization, receiver.url)
    before = secret_of(endpoint)
    endpoint, after = rotate_secret(organization.id, endpoint.pk, actor="test")
    note(organization)

    sent(organization)

    (request,) = receiver.requests
    assert before != after == secret_of(endpoint)
    for secret in (before, after):
        assert Webhook(secret).verify(request.body, request.headers)


def test_what_is_rolled_back_is_not_sent(organization, hook, receiver, sent):
    hook(organization, receiver.url)
    with tenant(organization.id):
        note_event(EventType.DOCUMENT_COMPLETED, {"document_id": "d"})
        transaction.set_rollback(True)
    assert sent(organization) == [] and receiver.requests == []


def test_only_what_is_subscribed_to_is_sent(organization, hook, receiver, sent):
    hook(organization, receiver.url, [EventType.REVIEW_DUE])
    note(organization)
    assert sent(organization) == []


def test_nothing_goes_to_the_neighbours(organization, other_organization, hook, receiver, sent):
    hook(organization, receiver.url)
    note(other_organization)
    assert sent(other_organization) == sent(organization) == []


def test_a_receiver_that_is_down_for_an_hour_loses_nothing(organization, hook, receiver, sent):
    hook(organization, receiver.url)
    receiver.status = 503
    note(organization, 3)
    for pause in (0, 700, 700, 700, 1500):
        deliveries = sent(organization, later=pause)
    assert {one.state for one in deliveries} == {"waiting"}

    receiver.status = 204
    deliveries = sent(organization, later=LATER)

    assert {one.state for one in deliveries} == {"delivered"}
    assert set(receiver.ids) == {str(one.event_id) for one in deliveries}
    bodies = {one.headers["webhook-id"]: set() for one in receiver.requests}
    for request in receiver.requests:
        bodies[request.headers["webhook-id"]].add(request.body)
    assert all(len(same) == 1 for same in bodies.values())


def test_one_that_fails_is_not_asked_for_each_delivery(organization, hook, receiver, sent):
    hook(organization, receiver.url)
    receiver.status = 500
    note(organization, 5)
    sent(organization)
    assert len(receiver.requests) == 1


def test_after_a_day_of_attempts_it_is_dead_and_can_be_replayed(organization, hook, receiver, sent):
    endpoint = hook(organization, receiver.url)
    receiver.status = 500
    note(organization)
    for _ in range(len(BACK_OFF) + 3):
        (delivery,) = sent(organization, later=LATER)
    assert (delivery.state, delivery.attempts) == ("dead", len(BACK_OFF) + 1)
    assert delivery.answer == "Answered 500."
    assert 0.9 <= sum(BACK_OFF) / 86400 <= 1

    receiver.status = 200
    assert replay(organization.id, endpoint.pk, actor="test") == 1
    (delivery,) = sent(organization)

    assert delivery.state == "delivered"
    assert set(receiver.ids) == {str(delivery.event_id)}


@pytest.mark.parametrize(
    ("status", "manner", "answer"),
    [
        (500, "plain", "Answered 500."),
        (302, "plain", "Answered 302; redirects are not followed."),
        (200, "silent", "No answer came within 1 seconds."),
        (200, "dripping", "No answer came within 1 seconds."),
    ],
)
def test_a_receiver_that_lies_or_stalls_is_asked_again(
    organization, hook, local_allowed, override, sent, status, manner, answer
):
    override(WEBHOOK_SECONDS=1)
    with running_receiver(status=status, manner=manner) as receiver:
        hook(organization, receiver.url)
        note(organization)
        (delivery,) = sent(organization)
        assert (delivery.state, delivery.answer) == ("waiting", answer)
        assert len(receiver.requests) == 1


def test_an_endless_body_is_not_read(organization, hook, local_allowed, sent):
    with running_receiver(status=200, manner="endless") as receiver:
        hook(organization, receiver.url)
        note(organization)
        (delivery,) = sent(organization)
    assert delivery.state == "delivered"


def test_a_closed_port_is_asked_again(organization, hook, local_allowed, sent):
    with running_receiver() as receiver:
        url = receiver.url
    hook(organization, url)
    note(organization)
    (delivery,) = sent(organization)
    assert (delivery.state, delivery.status) == ("waiting", None)
    assert delivery.answer.startswith("The connection failed")


def test_who_answers_410_is_sent_nothing_more(organization, hook, receiver, sent):
    endpoint = hook(organization, receiver.url)
    receiver.status = 410
    note(organization)
    sent(organization)
    note(organization)
    deliveries = sent(organization, later=LATER)

    assert len(receiver.requests) == len(deliveries) == 1
    with tenant(organization.id):
        assert "410" in WebhookEndpoint.objects.get().disabled_because
    with pytest.raises(Conflict):
        send_test(organization.id, endpoint.pk, actor="test")

    receiver.status = 200
    change_endpoint(organization.id, endpoint.pk, enabled=True, actor="test")
    assert [one.state for one in sent(organization, later=LATER)] == ["delivered"]


def test_a_sender_that_dies_leaves_it_to_be_sent_again(
    organization, hook, receiver, sent, monkeypatch
):
    hook(organization, receiver.url)
    note(organization)
    with monkeypatch.context() as patched:
        patched.setattr(delivering, "_note", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            sent(organization)
    (delivery,) = sent(organization)
    assert delivery.state == "waiting"  # taken, and not twice at once

    (delivery,) = sent(organization, later=LATER)

    assert delivery.state == "delivered"
    assert receiver.ids == [str(delivery.event_id)] * 2


def test_two_senders_at_once_send_each_delivery_once(organization, hook, receiver, sent):
    hook(organization, receiver.url)
    note(organization, 12)
    threads = [
        threading.Thread(target=deliver, args=(organization.id, threading.Event()))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.state for one in sent(organization)} == {"delivered"}
    assert len(receiver.ids) == len(set(receiver.ids)) == 12


def test_an_outbox_that_nobody_empties_does_not_grow_for_ever(
    organization, hook, receiver, sent, monkeypatch
):
    monkeypatch.setattr(delivering, "MOST_UNDELIVERED", 3)
    hook(organization, receiver.url)
    receiver.status = 500
    note(organization, 4)
    sent(organization)
    sent(organization, later=LATER)
    note(organization)
    with tenant(organization.id):
        assert WebhookEndpoint.objects.get().disabled_because
        assert WebhookDelivery.objects.count() == 4


def test_an_answer_that_comes_after_another_attempt_changes_nothing(
    organization, hook, receiver, sent
):
    hook(organization, receiver.url)
    note(organization)
    (delivery,) = sent(organization)
    delivery.attempts = 7
    with tenant(organization.id):
        delivering._note(delivery, Outcome("Answered 500.", 500))
        assert WebhookDelivery.objects.get().state == DeliveryState.DELIVERED


def test_one_delivery_is_replayed_even_if_it_arrived(organization, hook, receiver, sent):
    endpoint = hook(organization, receiver.url)
    note(organization)
    (delivery,) = sent(organization)
    replay(organization.id, endpoint.pk, delivery.pk, actor="test")
    with pytest.raises(Conflict):
        replay(organization.id, endpoint.pk, delivery.pk, actor="test")
    sent(organization)
    assert receiver.ids == [str(delivery.event_id)] * 2
