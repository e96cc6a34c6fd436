"""What a process remembers of texts ends by itself."""

from threading import Event

from core.text import remembered as room
from core.text.remembered import forget_texts, remembered


def counted():
    calls = []

    @remembered(maxsize=2)
    def length(text: str) -> int:
        calls.append(text)
        return len(text)

    return length, calls


def test_a_text_is_read_once():
    length, calls = counted()
    assert (length("one"), length("one"), length("three")) == (3, 3, 5)
    assert calls == ["one", "three"]


def test_what_was_forgotten_is_read_again():
    length, calls = counted()
    length("one")
    forget_texts()
    length("one")
    assert calls == ["one", "one"]


def test_what_is_read_while_texts_are_forgotten_is_forgotten_as_well(monkeypatch):
    forget_texts()
    forgotten = Event()
    monkeypatch.setattr(room, "SECONDS", 0.01)
    monkeypatch.setattr(room, "_forgetters", [])

    @remembered(maxsize=2)
    def length(text: str) -> int:
        forget_texts()
        room._forgetters.append(forgotten.set)
        return len(text)

    length("one")
    assert forgotten.wait(30)


def test_a_process_that_nobody_asks_forgets_by_itself(monkeypatch):
    forget_texts()  # ends a timer that runs already
    forgotten = Event()
    monkeypatch.setattr(room, "SECONDS", 0.01)
    monkeypatch.setattr(room, "_forgetters", [])
    length, calls = counted()
    room._forgetters.append(forgotten.set)
    length("one")
    assert forgotten.wait(30)
    length("one")
    assert calls == ["one", "one"]
