"""A server that is asked chooses neither how long nor how much, nor where else it is asked."""

import socket
from ipaddress import ip_network
from uuid import uuid4

import pytest

from core.outbound.addresses import PrivateNetworks
from core.outbound.request import Bounds, NoAnswer, Request, ask
from tests.outbound.names import resolve_to
from tests.webhooks.receiver import running_receiver

SOMEBODY = uuid4()
HERE = PrivateNetworks("SETTING", [ip_network("127.0.0.0/8")])


def test_an_answer_that_does_not_end_is_given_up_at_its_bound():
    endless = running_receiver(status=200, manner="endless")
    with endless as server, pytest.raises(NoAnswer, match="longer than 1,000 bytes"):
        ask(SOMEBODY, Request("GET", server.url), Bounds(HERE, 30, most_bytes=1000))


@pytest.mark.parametrize("manner", ["silent", "dripping"])
def test_a_server_that_takes_its_time_is_given_up(manner):
    slow = running_receiver(manner=manner)
    with slow as server, pytest.raises(NoAnswer, match="within 1 seconds"):
        ask(SOMEBODY, Request("GET", server.url), Bounds(HERE, 1, most_bytes=1000))


def test_a_redirect_is_an_answer_and_is_not_followed():
    with running_receiver(status=302) as server:
        bounds = Bounds(HERE, 10, most_bytes=1000)
        assert ask(SOMEBODY, Request("GET", server.url), bounds).status == 302
        assert len(server.requests) == 1


def test_nobody_answering_is_said_without_an_address():
    with running_receiver() as server:
        gone = server.url
    with pytest.raises(NoAnswer, match="The connection failed: ConnectError"):
        ask(SOMEBODY, Request("GET", gone), Bounds(HERE, 10))


def test_the_next_address_of_a_name_is_asked_where_one_refuses(monkeypatch):
    resolve_to(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    with running_receiver() as server:
        there = f"http://two.example:{server.port}/"
        assert ask(SOMEBODY, Request("GET", there), Bounds(HERE, 10)).status == 204


def test_an_address_that_never_connects_leaves_time_for_the_next(monkeypatch):
    resolve_to(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    # A queue of one that is full: what else would connect waits.
    with (
        running_receiver() as server,
        socket.create_server(("127.0.0.2", server.port), backlog=0),
        socket.create_connection(("127.0.0.2", server.port)),
    ):
        there = f"http://two.example:{server.port}/"
        assert ask(SOMEBODY, Request("GET", there), Bounds(HERE, 6)).status == 204


def test_a_request_that_was_sent_is_not_sent_to_the_next_address(monkeypatch):
    resolve_to(monkeypatch, ["127.0.0.1", "127.0.0.1"])
    with running_receiver(manner="silent") as server:
        there = f"http://two.example:{server.port}/"
        with pytest.raises(NoAnswer, match="within 2 seconds"):
            ask(SOMEBODY, Request("POST", there), Bounds(HERE, 2))
        assert len(server.requests) == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_of_the_environment_is_not_used(scheme, monkeypatch):
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with running_receiver() as server:
        gone = f"{scheme}://127.0.0.1:{server.port}/"
    with running_receiver() as proxy:
        monkeypatch.setenv(f"{scheme.upper()}_PROXY", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(NoAnswer, match="The connection failed: ConnectError"):
            ask(SOMEBODY, Request("GET", gone), Bounds(HERE, 10))
        assert proxy.requests == []
