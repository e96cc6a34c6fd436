"""A name server that never answers holds up neither whoever asks nor the whole process, and one
organization's names hold up no other's."""

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from uuid import UUID, uuid4

import pytest

from core.outbound import addresses
from core.outbound.addresses import PrivateNetworks
from core.outbound.lookups import AT_ONCE, SHARE, Lookups
from core.outbound.request import Bounds, NoAnswer, Request, ask

BOUNDS = Bounds(PrivateNetworks("SETTING", []), 1)
MOST_SECONDS = 60
SLOW, OTHER, THIRD = uuid4(), uuid4(), uuid4()


class Names:
    """Stands in for the system's resolver: names are answered once they are let go."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._changed = threading.Condition()
        self._let_go: set[str] = set()
        self._all = False

    def resolve(self, host: str, *_: object, **__: object) -> list[str]:
        with self._changed:
            self.asked.append(host)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._all or host in self._let_go, MOST_SECONDS)
        return [host]

    def answer(self, host: str) -> None:
        with self._changed:
            self._let_go.add(host)
            self._changed.notify_all()

    def answer_all(self) -> None:
        with self._changed:
            self._all = True
            self._changed.notify_all()

    def wait_until_asked(self, number: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.asked) >= number, MOST_SECONDS)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    standing_in = Names()
    monkeypatch.setattr(socket, "getaddrinfo", standing_in.resolve)
    yield standing_in
    standing_in.answer_all()


@pytest.fixture
def look_up(names: Names) -> Callable[[UUID, str], "Future[list[str]]"]:
    """Four lookups at once, two of an organization."""
    lookups = Lookups(at_once=4, share=2)
    return lambda organization_id, host: lookups.look_up(organization_id, host, 443)


def test_an_organization_has_its_share_however_much_another_waits_for(names, look_up):
    slow = [look_up(SLOW, f"slow{number}") for number in range(10)]
    names.wait_until_asked(2)
    look_up(OTHER, "other")
    names.wait_until_asked(3)
    assert sorted(names.asked) == ["other", "slow0", "slow1"]
    names.answer("slow0")
    assert slow[0].result(MOST_SECONDS) == ["slow0"]
    names.wait_until_asked(4)
    assert names.asked[3] == "slow2"


def test_a_place_that_is_free_goes_to_the_next_organization_in_turn(names, look_up):
    everybody = [look_up(SLOW, f"slow{number}") for number in range(2)]
    everybody += [look_up(OTHER, f"other{number}") for number in range(2)]
    names.wait_until_asked(4)  # all places are taken
    for number in range(3):
        look_up(SLOW, f"more{number}")
    third = [look_up(THIRD, f"third{number}") for number in range(2)]
    for host in ("slow0", "slow1"):
        names.answer(host)
    names.wait_until_asked(6)
    assert sorted(names.asked[4:6]) == ["more0", "third0"]
    names.answer_all()
    assert not wait([*everybody, *third], MOST_SECONDS).not_done


def test_whoever_gave_up_while_waiting_is_not_looked_up(names, look_up):
    for number in range(2):
        look_up(SLOW, f"slow{number}")
    waiting = [look_up(SLOW, f"waiting{number}") for number in range(3)]
    names.wait_until_asked(2)
    for future in waiting[:2]:
        assert future.cancel()
    names.answer("slow0")
    names.wait_until_asked(3)
    assert names.asked[2] == "waiting2"


def test_what_can_not_be_found_frees_its_place(look_up, monkeypatch):
    def refuse(host, *_, **__):
        raise socket.gaierror(f"{host} is not known")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for number in range(9):
        with pytest.raises(socket.gaierror, match=f"name{number}"):
            look_up(SLOW, f"name{number}").result(MOST_SECONDS)


def test_a_name_that_is_looked_up_without_end_is_given_up(names, monkeypatch):
    monkeypatch.setattr(addresses, "lookups", Lookups(AT_ONCE, SHARE))
    with pytest.raises(NoAnswer, match="within 1 seconds"):
        ask(SLOW, Request("GET", "https://stuck.example/"), BOUNDS)
    assert names.asked == ["stuck.example"]


def test_lookups_that_linger_are_bounded_and_those_that_waited_are_dropped(names, monkeypatch):
    monkeypatch.setattr(addresses, "lookups", Lookups(AT_ONCE, SHARE))
    many = SHARE + 3

    def outcome(number: int) -> str:
        with pytest.raises(NoAnswer) as refused:
            ask(SLOW, Request("GET", f"https://stuck{number}.example/"), BOUNDS)
        return str(refused.value)

    with ThreadPoolExecutor(many) as threads:
        outcomes = list(threads.map(outcome, range(many)))
    assert outcomes == ["No answer came within 1 seconds."] * many
    assert len(names.asked) == SHARE
