"""While the model is busy, the next ones wait in the order they came, organizations in turns, and
are told where."""

from collections.abc import Iterator

import httpx
import pytest

from tests.widget_api.conftest import QUESTION
from tests.widget_api.live import Browser, GatedModel, Web, running_web


@pytest.fixture(scope="module")
def model() -> Iterator[GatedModel]:
    with GatedModel().serving() as model:
        yield model


@pytest.fixture(scope="module")
def web(model: GatedModel) -> Iterator[Web]:
    with running_web({**model.settings, "LLM_PARALLEL": "1"}, workers=2) as web:
        yield web


@pytest.fixture
def browsers(web, with_policy) -> list[Browser]:
    return [Browser(web.url, with_policy.publishable_key) for _ in range(3)]


def test_the_next_wait_their_turn(browsers, model):
    first, second, third = browsers
    one = first.ask()
    writing = model.next()
    two = second.ask()
    with second.stream(two["stream_url"]) as events:
        assert _place([next(events) for _ in range(3)][-1]) == 1
        three = third.ask()
        with third.stream(three["stream_url"]) as later:
            assert _place([next(later) for _ in range(3)][-1]) == 2
            assert not model.is_asked
            writing.to_end()
            event = next(later)
            assert _place(event) == 1
            # How long the first took is known now.
            assert event[2]["seconds"] >= 0
            model.next().to_end()
            assert [name for _, name, _ in events][-1] == "done"
            model.next().to_end()
            assert [name for _, name, _ in later][-1] == "done"
    assert "waiting" not in [name for _, name, _ in first.read(one["stream_url"])]


def test_one_organizations_many_questions_do_not_hold_up_anothers_single_one(
    browsers, model, web, other_organization, document_factory
):
    document_factory(other_organization)
    first, second, third = browsers
    first.ask()
    writing = model.next()
    waiting = []
    for browser in (second, third, first):
        waiting.append(browser.ask())
        assert _told(browser, waiting[-1]) == len(waiting)
    other = Browser(web.url, other_organization.publishable_key)
    single = other.ask()
    # One of the other organization's stood in this round before it.
    assert _told(other, single) == 2
    for _ in range(2):
        writing.to_end()
        writing = model.next()
    third.call("POST", "stop/", message_id=waiting[1]["message_id"])
    writing.to_end()
    assert other.read(single["stream_url"])[-1][2]["answered"] is True
    model.next().to_end()
    assert first.read(waiting[2]["stream_url"])[-1][2]["answered"] is True


def _told(browser, begun):
    """The first place that is told of."""
    with browser.stream(begun["stream_url"]) as events:
        return next(_place(event) for event in events if event[1] == "waiting")


def _place(event):
    """Which place an event tells of."""
    _, name, data = event
    assert name == "waiting" and data.keys() == {"position", "seconds"}
    return data["position"]


def test_one_who_waits_can_be_stopped_and_holds_nobody_up(browsers, model):
    first, second, third = browsers
    first.ask()
    writing = model.next()
    two, three = second.ask(), third.ask()
    with second.stream(two["stream_url"]) as events:
        while next(events)[1] != "waiting":
            continue
        second.call("POST", "stop/", message_id=two["message_id"])
        done = list(events)[-1][2]
    assert (done["answered"], done["stopped"]) == (False, True)
    writing.to_end()
    model.next().to_end()
    assert third.read(three["stream_url"])[-1][2]["answered"] is True


def test_programs_wait_in_the_same_line(browsers, model, web, with_policy):
    browsers[0].ask()
    writing = model.next()
    headers = {"X-API-Key": with_policy.secret_key, "Accept": "text/event-stream"}
    address, body = f"{web.url}/api/v1/query/", {"query": QUESTION}
    with httpx.stream("POST", address, json=body, headers=headers, timeout=60) as response:
        lines = response.iter_lines()
        assert any(line.startswith('data: {"position": 1, "seconds": ') for line in lines)
        writing.to_end()
        model.next().to_end()
        assert "event: done" in lines


def test_a_refusal_does_not_wait(browsers, model):
    first, second, _ = browsers
    first.ask()
    writing = model.next()
    begun = second.ask("What is the airspeed velocity of an unladen swallow?")
    events = second.read(begun["stream_url"])
    assert (events[-1][1], events[-1][2]["answered"]) == ("done", False)
    assert "waiting" not in [name for _, name, _ in events]
    writing.to_end()
