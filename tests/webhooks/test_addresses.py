"""Nothing is sent to where only the server may go."""

import socket
from ipaddress import ip_address, ip_network

import pytest

from core.errors import InvalidInput
from core.tenancy.context import tenant
from core.webhooks.addresses import RefusedAddress, check_address, checked_url
from core.webhooks.models import EventType
from core.webhooks.outbox import note_event
from core.webhooks.posting import post
from tests.webhooks.receiver import running_receiver


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
    ],
)
def test_addresses_that_are_not_public_are_refused(address):
    with pytest.raises(RefusedAddress):
        check_address(ip_address(address), "https")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_public_addresses_are_sent_to_by_https_only(address):
    check_address(ip_address(address), "https")
    with pytest.raises(RefusedAddress):
        check_address(ip_address(address), "http")


def test_a_setting_allows_a_network_and_no_other(override):
    override(WEBHOOK_PRIVATE_NETWORKS=[ip_network("10.1.0.0/16")])
    check_address(ip_address("10.1.2.3"), "http")
    check_address(ip_address("::ffff:10.1.2.3"), "http")
    with pytest.raises(RefusedAddress):
        check_address(ip_address("10.2.0.1"), "https")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hello",
        "ftp://host.example/",
        "http://host.example/",
        "https://",
        "https://user:secret@host.example/",
        "https://host.example/#part",
        "https://host.example:99999/",
        "https://host.example/a b",
        "https://host.example/\r\nx: y",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://" + "x" * 600,
    ],
)
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
    assert "10.0.0.1" in post("https://both.example/", b"{}", {}).answer


def test_a_name_is_looked_up_once_and_sent_to_where_it_led_then(local_allowed, monkeypatch):
    """Whoever rebinds a name between the check and the connection gains nothing."""
    with running_receiver() as receiver, running_receiver() as other:
        asked = resolve_to(monkeypatch, ["127.0.0.1"], ["10.99.99.99"])
        outcome = post(f"http://rebinding.example:{receiver.port}/x", b"{}", {})
        assert outcome.is_delivered
        assert asked == ["rebinding.example"]
        assert receiver.requests[0].headers["host"] == f"rebinding.example:{receiver.port}"
        assert other.requests == []


def test_a_name_that_does_not_exist_is_said_to(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr("core.webhooks.addresses.socket.getaddrinfo", unknown)
    assert "could not be found" in post("https://nowhere.example/", b"{}", {}).answer


def resolve_to(monkeypatch, *answers):
    """Have each look-up of an ``.example`` name give the next of ``answers``; which were asked."""
    asked, left = [], list(answers)
    really = socket.getaddrinfo

    def resolve(host, port, *args, **kwargs):
        name = host.decode() if isinstance(host, bytes) else host
        if not str(name).endswith(".example"):
            return really(host, port, *args, **kwargs)
        asked.append(name)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked
