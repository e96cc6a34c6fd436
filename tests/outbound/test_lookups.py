"""A name server that never answers holds up neither whoever asks nor the whole process."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.outbound import addresses
from core.outbound.addresses import PrivateNetworks
from core.outbound.request import Bounds, NoAnswer, Request, ask

BOUNDS = Bounds(PrivateNetworks("SETTING", []), 1)
LONGER_THAN_BOUNDS_SECONDS = 8


@pytest.fixture
def stuck(monkeypatch) -> Iterator[list[str]]:
    """The names that are being looked up, without an end until the test's."""
    asked: list[str] = []
    end = threading.Event()

    def resolve(host, *_, **__):
        asked.append(host)
        end.wait(LONGER_THAN_BOUNDS_SECONDS)
        raise socket.gaierror("Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    yield asked
    end.set()


def test_a_name_that_is_looked_up_without_end_is_given_up(stuck):
    with pytest.raises(NoAnswer, match="within 1 seconds"):
        ask(Request("GET", "https://stuck.example/"), BOUNDS)
    assert stuck == ["stuck.example"]


def test_lookups_that_linger_are_bounded_and_those_that_waited_are_dropped(stuck):
    many = addresses.LOOKUPS_AT_ONCE + 3

    def outcome(number: int) -> str:
        with pytest.raises(NoAnswer) as refused:
            ask(Request("GET", f"https://stuck{number}.example/"), BOUNDS)
        return str(refused.value)

    with ThreadPoolExecutor(many) as threads:
        outcomes = list(threads.map(outcome, range(many)))
    assert outcomes == ["No answer came within 1 seconds."] * many
    assert len(stuck) == addresses.LOOKUPS_AT_ONCE
