"""Whichever web process is asked, the same answer is followed, and can be stopped."""

from collections.abc import Iterator

import httpx
import pytest

from tests.widget_api.conftest import QUESTION
from tests.widget_api.live import (
    FIRST_SENTENCE,
    Browser,
    GatedModel,
    Web,
    read_events,
    running_web,
)

READERS = 8


@pytest.fixture(scope="module")
def model() -> Iterator[GatedModel]:
    with GatedModel().serving() as model:
        yield model


@pytest.fixture(scope="module")
def web(model: GatedModel) -> Iterator[Web]:
    with running_web({**model.settings, "LLM_PARALLEL": "0"}, workers=2) as web:
        yield web


@pytest.fixture
def browser(web, with_policy) -> Browser:
    return Browser(web.url, with_policy.publishable_key)


def until(events, name: str, times: int = 1) -> list:
    """The events up to the one that is called ``name``."""
    found = []
    for event in events:
        found.append(event)
        times -= event[1] == name
        if not times:
            return found
    raise AssertionError(f"the stream ended without {name}: {found}")


def test_every_process_tells_the_same_events_while_they_come(browser, model):
    address = browser.ask()["stream_url"]
    writing = model.next()
    writing.go_on()
    begun = []
    for _ in range(READERS):  # each leaves in the middle
        with browser.stream(address) as events:
            begun.append(until(events, "citation"))
    assert begun == [begun[0]] * READERS
    last = begun[0][-1][0]
    with browser.stream(address, after=last) as events:
        writing.go_on()
        rest = list(events)
    whole = begun[0] + rest
    assert [number for number, _, _ in whole] == [str(n + 1) for n in range(len(whole))]
    assert whole[-1][2]["answer"] == "".join(d["text"] for _, n, d in whole if n == "delta")
    assert [browser.read(address) for _ in range(READERS)] == [whole] * READERS
    assert [browser.read(address, last) for _ in range(READERS)] == [rest] * READERS


def test_every_process_can_stop_the_answer(browser, model):
    for _ in range(6):
        begun = browser.ask()
        writing = model.next()
        writing.go_on()
        with browser.stream(begun["stream_url"]) as events:
            until(events, "delta")
            stopped = browser.call("POST", "stop/", message_id=begun["message_id"])
            assert stopped.status_code == 204, stopped.text
            done = list(events)[-1]
        assert (done[1], done[2]["stopped"], done[2]["answered"]) == ("done", True, True)
        assert FIRST_SENTENCE in done[2]["answer"]
        assert "Five" not in done[2]["answer"]
        history = browser.call("GET", f"history/{begun['conversation_id']}/").json()
        answer = history["messages"][-1]
        assert (answer["content"], answer["stopped"]) == (done[2]["answer"], True)


def test_a_program_can_stop_an_answer_that_it_asked_for(web, with_policy, model):
    calls = httpx.Client(
        base_url=f"{web.url}/api/v1/", headers={"X-API-Key": with_policy.secret_key}, timeout=60
    )
    stream = {"Accept": "text/event-stream"}
    with calls, calls.stream("POST", "query/", json={"query": QUESTION}, headers=stream) as answer:
        writing = model.next()
        writing.go_on()
        events = read_events(answer)
        begun = until(events, "delta")[0][2]
        assert calls.post(f"messages/{begun['message_id']}/stop/").status_code == 204
        done = list(events)[-1]
    assert (done[1], done[2]["stopped"], done[2]["answered"]) == ("done", True, True)
    assert FIRST_SENTENCE in done[2]["answer"]


def test_an_answer_that_is_stopped_before_its_first_word_is_none(browser, model):
    begun = browser.ask()
    model.next()
    browser.call("POST", "stop/", message_id=begun["message_id"])
    done = browser.read(begun["stream_url"])[-1][2]
    assert (done["answered"], done["refusal_reason"], done["stopped"]) == (False, "stopped", True)


def test_an_answer_that_has_ended_can_be_stopped_without_harm(browser, model):
    begun = browser.ask()
    model.next().to_end()
    done = browser.read(begun["stream_url"])[-1][2]
    assert browser.call("POST", "stop/", message_id=begun["message_id"]).status_code == 204
    history = browser.call("GET", f"history/{begun['conversation_id']}/").json()
    assert history["messages"][-1]["content"] == done["answer"]
