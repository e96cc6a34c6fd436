"""Organizations share the threads of a model: who has fewest at once comes first."""

import threading
import time
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


@pytest.fixture
def of_a_crowd(monkeypatch):
    """Goes on with one question of a crowd of two or more, and says that it did."""
    monkeypatch.setattr(fair_threads, "CROWD", 1)
    monkeypatch.setattr(fair_threads, "STEP", 600.0)
    monkeypatch.setattr(fair_threads, "LATELY", 0.0)
    monkeypatch.setattr(fair_threads, "another_waits_for_a_file", lambda than: False)
    threads = []

    def ask():
        went_on = threading.Event()

        def call():
            with working_for(CROWD), working_for(CROWD):
                let_fewer_first(fair_threads.STEP)
                went_on.set()

        threads.append(threading.Thread(target=call))
        threads[-1].start()
        return went_on

    yield ask
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_a_question_of_a_crowd_stands_still_while_a_single_one_is_answered(of_a_crowd):
    with working_for(SINGLE):
        went_on = of_a_crowd()
        assert not went_on.wait(0.2)
    assert went_on.wait(10)


def test_it_stands_still_a_moment_longer_for_the_next_one(of_a_crowd, monkeypatch):
    monkeypatch.setattr(fair_threads, "LATELY", 600.0)
    with working_for(SINGLE):
        went_on = of_a_crowd()
    assert not went_on.wait(0.2)
    fair_threads._ended.clear()
    assert went_on.wait(10)


def test_it_stands_still_while_somebody_waits_for_a_single_file(of_a_crowd, monkeypatch):
    monkeypatch.setattr(fair_threads, "another_waits_for_a_file", lambda than: than == CROWD)
    went_on = of_a_crowd()
    assert not went_on.wait(0.2)
    monkeypatch.setattr(fair_threads, "another_waits_for_a_file", lambda than: False)
    assert went_on.wait(10)


def test_meanwhile_a_whole_crowd_takes_one_step_at_a_time(of_a_crowd, monkeypatch):
    monkeypatch.setattr(fair_threads, "STEP", 0.3)
    with working_for(SINGLE), working_for(CROWD):  # which is not forgotten between its steps
        began = time.monotonic()
        steps = [of_a_crowd() for _ in range(4)]
        assert all(step.wait(10) for step in steps)
        assert time.monotonic() - began > 4 * 0.3


def test_a_piece_of_its_inference_is_a_step(of_a_crowd, monkeypatch):
    """Of two, the second waits until nobody else is at work."""
    monkeypatch.setattr(fair_threads, "STEP", 0.0)
    monkeypatch.setattr(fair_threads.let_fewer_first, "__defaults__", (600.0,))
    done, threads = [], FairThreads(2, "test")

    def ask():
        with working_for(CROWD), working_for(CROWD):
            threads.map(done.append, [1, 2])

    with working_for(SINGLE):
        asking = threading.Thread(target=ask)
        asking.start()
        asking.join(0.3)
        assert done == [1]
    asking.join(10)
    assert done == [1, 2]


def test_nobody_who_is_no_crowd_stands_still(of_a_crowd, monkeypatch):
    monkeypatch.setattr(fair_threads, "CROWD", 2)
    with working_for(SINGLE):
        assert of_a_crowd().wait(10)


def test_two_crowds_wait_for_neither(of_a_crowd):
    with working_for(SINGLE), working_for(SINGLE):
        assert of_a_crowd().wait(10)


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
