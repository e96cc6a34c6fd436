"""A command waits for a database that is starting, and says itself what is wrong with another."""

import pytest
from django.db import OperationalError, connections

from appliance import starting_database
from appliance.starting_database import wait_for_database


class Starting:
    """A database that answers from the call on that ``refusals`` are over."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.calls = 0

    def ensure_connection(self) -> None:
        self.calls += 1
        if self.calls <= self.refusals:
            raise OperationalError("connection refused")


@pytest.fixture
def starting(monkeypatch: pytest.MonkeyPatch) -> Starting:
    database = Starting(3)
    monkeypatch.setattr(starting_database, "BETWEEN_SECONDS", 0.0)
    monkeypatch.setattr(starting_database, "connections", {"owner": database, "default": database})
    monkeypatch.setattr(starting_database, "owner_alias", lambda: "owner")
    return database


def test_it_waits_until_the_database_answers(starting: Starting) -> None:
    wait_for_database(60)
    assert starting.calls == 4


def test_it_does_not_wait_for_ever(starting: Starting) -> None:
    starting.refusals = 10**9
    wait_for_database(0.01)
    assert starting.calls > 1


def test_a_database_that_answers_is_asked_once() -> None:
    wait_for_database(60)
    assert connections["owner"].is_usable()
