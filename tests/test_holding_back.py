"""Background work holds back while somebody waits for an answer, and never for ever."""

import os
import subprocess
import sys
import threading
import time
import uuid

import pytest

from core import holding_back
from core.fair_threads import FairThreads, working_for
from core.holding_back import (
    HoldBack,
    another_waits_for_a_file,
    somebody_waits,
    tell_that_somebody_waits,
)

SOMEBODY = uuid.uuid4()


@pytest.fixture(autouse=True)
def folder(tmp_path, override):
    override(DATA_DIR=tmp_path)
    return tmp_path


@pytest.fixture
def looks(monkeypatch):
    """The pauses between looks whether somebody still waits, which pass at once, and how many
    seconds of a processor the pieces took."""
    now, spent = [1000.0], [0.0]
    seen = []

    class Clock:
        @staticmethod
        def sleep(seconds):
            seen.append(seconds)
            now[0] += seconds

        @staticmethod
        def monotonic():
            return now[0]

        time = staticmethod(time.time)

    monkeypatch.setattr(holding_back, "time", Clock)
    monkeypatch.setattr(holding_back, "_processor_seconds", lambda: spent[0])
    return seen, spent


def held(looks, hold_back, worked=0.0):
    """For how long the next piece is held back, after one that took so long."""
    seen, spent = looks
    spent[0] += worked
    before = len(seen)
    hold_back()
    return sum(seen[before:])


def bulk(is_in_the_way=lambda: False):
    return HoldBack(SOMEBODY, is_one_of_many=True, is_in_the_way=is_in_the_way)


@pytest.fixture
def always_asked(monkeypatch):
    monkeypatch.setattr(holding_back, "somebody_waits", lambda: True)


def test_nobody_is_held_back_while_nobody_asks(looks):
    hold_back = bulk()
    assert [held(looks, hold_back, 0.1) for _ in range(3)] == [0, 0, 0]


@pytest.mark.usefixtures("always_asked")
def test_under_constant_questions_a_tenth_of_the_time_is_left(looks):
    hold_back = bulk()
    assert held(looks, hold_back) == pytest.approx(holding_back.LONGEST, abs=0.1)
    for worked in (0.02, 0.1):
        assert held(looks, hold_back, worked) == pytest.approx(9 * worked, abs=0.1)
    assert held(looks, hold_back, 5.0) == pytest.approx(holding_back.LONGEST, abs=0.1)


@pytest.mark.usefixtures("always_asked")
def test_what_others_wait_for_goes_on(looks):
    assert held(looks, bulk(is_in_the_way=lambda: True), 1.0) == 0


@pytest.mark.usefixtures("always_asked")
def test_a_single_small_file_is_done_at_once_and_the_rest_of_a_large_one_waits(looks):
    hold_back = HoldBack(SOMEBODY, is_one_of_many=False, is_in_the_way=lambda: False)
    assert [held(looks, hold_back, 0.9) for _ in range(2)] == [0, 0]
    assert held(looks, hold_back, 0.9) > 0


def test_it_goes_on_as_soon_as_the_last_is_answered():
    with working_for(SOMEBODY):
        with working_for(SOMEBODY):
            assert somebody_waits()
        assert somebody_waits()
    assert not somebody_waits()


def test_each_piece_of_work_for_somebody_says_so_again(folder):
    threads = FairThreads(1, "test")
    with working_for(SOMEBODY):
        holding_back.tell_that_nobody_waits()
        assert threads.map(lambda _: somebody_waits(), [1]) == [True]


def test_work_for_nobody_holds_nothing_back():
    assert FairThreads(1, "test").map(lambda _: somebody_waits(), [1]) == [False]


def test_another_process_that_dies_leaves_nothing_behind_that_holds_back(folder, monkeypatch):
    code = """
import os, sys
from pathlib import Path
from django.conf import settings
settings.configure(DATA_DIR=sys.argv[1])
import uuid
from core.fair_threads import working_for
with working_for(uuid.uuid4()):
    os._exit(9)
"""
    command = [sys.executable, "-c", code, str(folder)]
    assert subprocess.run(command, check=False).returncode == 9
    (sign,) = folder.iterdir()
    told = sign.stat().st_mtime
    assert abs(time.time() - told) < 60
    os.utime(sign, (told, time.time() - holding_back.FRESH))
    assert not somebody_waits()


def test_a_clock_that_was_set_back_holds_nothing_back(folder):
    tell_that_somebody_waits()
    (sign,) = folder.iterdir()
    ahead = time.time() + 3600
    os.utime(sign, (ahead, ahead))
    assert not somebody_waits()


def test_without_a_folder_nobody_is_told(override, tmp_path):
    override(DATA_DIR=tmp_path / "missing")
    with working_for(SOMEBODY):
        assert not somebody_waits()


def test_a_question_is_answered_while_nothing_goes_on_beside_it():
    """A worker that finds somebody waiting begins its piece after the answer."""
    order = []
    hold_back = bulk()

    def work():
        hold_back()
        order.append("piece")

    with working_for(SOMEBODY):
        worker = threading.Thread(target=work)
        worker.start()
        order.append("answer")
    worker.join(10)
    assert order == ["answer", "piece"]


@pytest.mark.parametrize(("is_one_of_many", "others_stand_still"), [(False, True), (True, False)])
def test_a_single_file_lets_another_crowd_stand_still_and_not_its_own(
    folder, is_one_of_many, others_stand_still
):
    HoldBack(SOMEBODY, is_one_of_many=is_one_of_many, is_in_the_way=lambda: False)
    assert another_waits_for_a_file(uuid.uuid4()) == others_stand_still
    assert not another_waits_for_a_file(SOMEBODY)
