"""Organizations take turns at the gate, and nobody is lost at it."""

import threading
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.answering import answer
from core.answering.answer import prepare
from core.answering.question import Question
from core.api import uploads
from core.errors import InvalidInput
from core.rest import new_logo, page_images
from core.tenancy import fair_gate
from core.tenancy.fair_gate import FairGate

CROWD, SINGLE = uuid.uuid4(), uuid.uuid4()


class Visitors:
    """Threads that go through a gate, and the order in which they did."""

    def __init__(self, gate):
        self._gate, self._threads = gate, []
        self.order = []
        self.let_out = threading.Semaphore(0)

    def come(self, organization_id, name):
        """Returns once ``name`` is inside, or waits."""
        waiting = self._how_many_wait()
        thread = threading.Thread(target=self._visit, args=(organization_id, name))
        self._threads.append(thread)
        thread.start()
        while name not in self.order and self._how_many_wait() == waiting:
            threading.Event().wait(0.001)

    def all_leave(self):
        for _ in self._threads:
            self.let_out.release()
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    def _visit(self, organization_id, name):
        with self._gate.turn(organization_id):
            self.order.append(name)
            self.let_out.acquire()

    def _how_many_wait(self):
        return sum(map(len, list(self._gate._waiting.values())))


def test_a_single_question_waits_for_one_of_a_crowd():
    visitors = Visitors(FairGate(1))
    for number in range(5):
        visitors.come(CROWD, f"crowd {number}")
    visitors.come(SINGLE, "single")
    visitors.all_leave()
    assert visitors.order == ["crowd 0", "crowd 1", "single", "crowd 2", "crowd 3", "crowd 4"]


def test_no_more_are_inside_than_may_be_at_once():
    visitors = Visitors(FairGate(2))
    for number in range(6):
        visitors.come(CROWD, number)
    assert visitors.order == [0, 1]
    visitors.all_leave()
    # Two are let in at a time, and write themselves down as their threads get to it.
    assert sorted(visitors.order) == [0, 1, 2, 3, 4, 5]


def test_a_place_is_left_for_another_that_asks_as_well():
    gate = FairGate(2)
    with gate.turn(SINGLE):
        pass
    visitors = Visitors(gate)
    visitors.come(CROWD, "crowd 0")
    visitors.come(CROWD, "crowd 1")
    assert visitors.order == ["crowd 0"]
    visitors.come(SINGLE, "single")
    assert visitors.order == ["crowd 0", "single"]
    visitors.all_leave()
    assert visitors.order == ["crowd 0", "single", "crowd 1"]


def test_a_place_is_left_for_a_while_only(monkeypatch):
    monkeypatch.setattr(fair_gate, "LATELY", 0.0)
    gate = FairGate(2)
    with gate.turn(SINGLE):
        pass
    visitors = Visitors(gate)
    visitors.come(CROWD, "crowd 0")
    visitors.come(CROWD, "crowd 1")
    assert visitors.order == ["crowd 0", "crowd 1"]
    visitors.all_leave()


def test_an_error_inside_frees_the_place():
    gate = FairGate(1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), gate.turn(CROWD):
            raise ZeroDivisionError
    with gate.turn(SINGLE):
        pass


class Watched(FairGate):
    """A gate that knows who went through."""

    def __init__(self, at_once):
        super().__init__(at_once)
        self.seen = []

    def turn(self, organization_id):
        self.seen.append(organization_id)
        return super().turn(organization_id)


def test_questions_are_searched_behind_the_gate(organization, monkeypatch):
    monkeypatch.setattr(answer, "GATE", gate := Watched(1))
    prepare(organization.id, Question("How many days of leave are there?"))
    assert gate.seen == [organization.id]


def test_pages_are_drawn_behind_a_gate(organization, api, document_factory, monkeypatch):
    monkeypatch.setattr(page_images, "GATE", gate := Watched(1))
    document = document_factory(organization)
    drawn = api(organization.secret_key).get(f"/api/v1/documents/{document.pk}/pages/1.png")
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/png")
    assert gate.seen == [organization.id]


def test_uploads_are_taken_in_behind_one(organization, api, monkeypatch):
    monkeypatch.setattr(uploads, "GATE", gate := Watched(1))
    file = SimpleUploadedFile("bicycles.txt", b"Bicycles stand in the yard.")
    sent = api(organization.secret_key).post("/api/v1/documents/upload/", {"file": file})
    assert sent.status_code == 202
    assert gate.seen == [organization.id]


def test_logos_are_drawn_behind_it_too(organization, monkeypatch):
    monkeypatch.setattr(new_logo, "GATE", gate := Watched(1))
    with pytest.raises(InvalidInput):
        new_logo.logo_of(SimpleUploadedFile("logo.png", b"no picture"), organization.id)
    assert gate.seen == [organization.id]
