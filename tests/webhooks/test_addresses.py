"""Webhooks go to no place where only the server may go."""

import socket
from uuid import uuid4

import pytest

from core.errors import InvalidInput
from core.tenancy.context import tenant
from core.webhooks.models import EventType
from core.webhooks.outbox import note_event
from core.webhooks.posting import checked_url, post
from tests.outbound.names import resolve_to
from tests.webhooks.receiver import running_receiver


@pytest.mark.parametrize("url", ["hello", "http://host.example/", "https://127.0.0.1/"])
def test_what_can_never_be_sent_to_is_refused_at_once(url):
    with pytest.raises(InvalidInput) as refused:
        checked_url(url)
    assert refused.value.extra["errors"]["url"]


def test_a_private_address_gets_nothing_and_the_delivery_says_so(
    organization, hook, override, sent, monkeypatch
):
    with running_receiver() as receiver:
        url = f"https://inside.example:{receiver.port}/"
        resolve_to(monkeypatch, ["127.0.0.1"])
        hook(organization, url)
        with tenant(organization.id):
            note_event(EventType.REVIEW_DUE, {})
        (delivery,) = sent(organization)
    assert delivery.state == "waiting"
    assert "127.0.0.1 is not a public address" in delivery.answer
    assert receiver.requests == []


def test_a_name_with_one_private_address_among_others_is_refused(monkeypatch):
    resolve_to(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    assert "10.0.0.1" in post(uuid4(), "https://both.example/", b"{}", {}).answer


def test_a_name_is_looked_up_once_and_sent_to_where_it_led_then(local_allowed, monkeypatch):
    """Whoever rebinds a name between the check and the connection gains nothing."""
    with running_receiver() as receiver, running_receiver() as other:
        asked = resolve_to(monkeypatch, ["127.0.0.1"], ["10.99.99.99"])
        outcome = post(uuid4(), f"http://rebinding.example:{receiver.port}/x", b"{}", {})
        assert outcome.is_delivered
        assert asked == ["rebinding.example"]
        assert receiver.requests[0].headers["host"] == f"rebinding.example:{receiver.port}"
        assert other.requests == []


def test_a_name_that_does_not_exist_is_said_to(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "could not be found" in post(uuid4(), "https://nowhere.example/", b"{}", {}).answer
