"""Organizations share the threads of a model: who has fewest at once comes first."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from core import fair_threads
from core.fair_threads import FairThreads, let_fewer_first, working_for

CROWD, SINGLE = uuid.uuid4(), uuid.uuid4()


class Busy:
    """One shared thread, held by a first piece of work until ``free`` is set, and the order in
    which the other pieces were done."""

    def __init__(self):
        self.threads = FairThreads(1, "test")
        self.free = threading.Event()
        self.order = []
        self._callers = ThreadPoolExecutor(16)
        held = threading.Event()
        self._calls = [self._callers.submit(self.threads.map, self._hold, [held])]
        assert held.wait(10)

    def ask(self, organization_id, names):
        """Somebody of the organization wants the pieces ``names`` done; returns once they wait."""
        wanted = self._how_many_wait() + len(names)

        def call():
            with working_for(organization_id):
                self.threads.map(self.order.append, names)

        self._calls.append(self._callers.submit(call))
        while self._how_many_wait() < wanted:
            threading.Event().wait(0.001)

    def done(self):
        self.free.set()
        for call in self._calls:
            call.result(10)
        return self.order

    def _hold(self, held):
        held.set()
        assert self.free.wait(10)

    def _how_many_wait(self):
        return sum(map(len, list(self.threads._waiting.values())))


def test_one_question_goes_before_those_of_a_crowd():
    busy = Busy()
    for number in range(3):
        busy.ask(CROWD, [f"crowd {number}"])
    busy.ask(SINGLE, ["single, first half", "single, second half"])
    order = busy.done()
    assert order[:2] == ["single, first half", "single, second half"]
    assert sorted(order[2:]) == ["crowd 0", "crowd 1", "crowd 2"]


def test_those_with_equally_many_take_turns():
    busy = Busy()
    busy.ask(CROWD, ["a1", "a2", "a3"])
    busy.ask(SINGLE, ["b1", "b2", "b3"])
    assert busy.done() == ["a1", "b1", "a2", "b2", "a3", "b3"]


def test_a_crowd_that_has_waited_for_long_gives_way_no_more(monkeypatch):
    monkeypatch.setattr(fair_threads, "PATIENCE", 0.0)
    busy = Busy()
    for number in range(3):
        busy.ask(CROWD, [f"crowd {number}"])
    busy.ask(SINGLE, ["single"])
    assert busy.done()[0] == "crowd 0"


def test_a_question_of_a_crowd_stands_still_while_a_single_one_is_answered(monkeypatch):
    monkeypatch.setattr(fair_threads, "PATIENCE", 10.0)
    order = []

    def ask_as_one_of_a_crowd():
        with working_for(CROWD), working_for(CROWD):
            let_fewer_first()
            order.append("crowd")

    with working_for(SINGLE):
        asking = threading.Thread(target=ask_as_one_of_a_crowd)
        asking.start()
        let_fewer_first()
        order.append("single")
    asking.join(10)
    assert order == ["single", "crowd"]


def test_it_stands_still_for_a_while_only(monkeypatch):
    monkeypatch.setattr(fair_threads, "PATIENCE", 0.01)
    at_once = threading.Event()

    def ask_as_one_of_a_crowd():
        with working_for(CROWD), working_for(CROWD):
            let_fewer_first()
            at_once.set()

    with working_for(SINGLE):
        threading.Thread(target=ask_as_one_of_a_crowd).start()
        assert at_once.wait(10)


def test_who_is_no_more_at_once_than_the_others_goes_on(monkeypatch):
    monkeypatch.setattr(fair_threads, "PATIENCE", 600.0)
    goes_on, one_ends = threading.Event(), threading.Event()

    def ask_as_one_of_two():
        with working_for(CROWD):
            let_fewer_first()
            goes_on.set()

    def ask_as_the_other():
        with working_for(CROWD):
            assert one_ends.wait(10)

    with working_for(SINGLE):
        other = threading.Thread(target=ask_as_the_other)
        other.start()
        while fair_threads._at_work[CROWD] < 1:
            threading.Event().wait(0.001)
        asking = threading.Thread(target=ask_as_one_of_two)
        asking.start()
        while fair_threads._at_work[CROWD] < 2:
            threading.Event().wait(0.001)
        one_ends.set()
        assert goes_on.wait(10)
    other.join(10)
    asking.join(10)


def test_those_with_equally_many_wait_for_nobody(monkeypatch):
    monkeypatch.setattr(fair_threads, "PATIENCE", 600.0)
    with working_for(SINGLE), working_for(CROWD):
        let_fewer_first()


def test_results_come_in_the_order_of_what_was_given():
    assert FairThreads(3, "test").map(str, range(50)) == [str(number) for number in range(50)]


def test_nothing_to_do_keeps_nobody_waiting():
    threads = FairThreads(1, "test")
    assert threads.map(str, []) == []
    assert threads.map(str, [1]) == ["1"]


def test_an_error_reaches_whoever_asked_and_the_threads_go_on():
    threads = FairThreads(1, "test")
    with pytest.raises(ZeroDivisionError):
        threads.map(lambda number: 1 // number, [1, 0])
    assert threads.map(str, [1]) == ["1"]
