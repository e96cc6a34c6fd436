"""What readers are told when the process that writes their answer stops or dies."""

from collections.abc import Iterator

import pytest

from tests.widget_api.live import Browser, GatedModel, running_web


@pytest.fixture
def model() -> Iterator[GatedModel]:
    with GatedModel().serving() as model:
        yield model


def test_an_answer_under_way_is_finished_before_the_server_stops(model, with_policy):
    with running_web(model.settings) as web:
        browser = Browser(web.url, with_policy.publishable_key)
        begun = browser.ask()
        writing = model.next()
        with browser.stream(begun["stream_url"]) as events:
            assert next(events)[1] == "start"
            web.stop()
            writing.to_end()
            assert [name for _, name, _ in events][-1] == "done"
    with running_web() as web:
        browser.url = web.url
        history = browser.call("GET", f"history/{begun['conversation_id']}/").json()
        assert "25 days" in history["messages"][-1]["content"]


def test_an_answer_that_takes_too_long_ends_in_an_error_when_the_server_stops(model, with_policy):
    with running_web(model.settings) as web:
        browser = Browser(web.url, with_policy.publishable_key)
        begun = browser.ask()
        model.next()
        with browser.stream(begun["stream_url"]) as events:
            assert next(events)[1] == "start"
            web.stop()
            last = list(events)[-1]
    assert (last[1], last[2]["code"]) == ("error", "model_unavailable")
    assert "Ask again" in last[2]["detail"]


def test_an_answer_whose_writer_was_killed_ends_in_an_error(model, with_policy):
    with running_web(model.settings) as writers, running_web(model.settings) as readers:
        asking = Browser(writers.url, with_policy.publishable_key)
        begun = asking.ask()
        model.next()
        reading = Browser(readers.url, with_policy.publishable_key)
        with reading.stream(begun["stream_url"]) as events:
            assert next(events)[1] == "start"
            writers.kill_workers()
            last = list(events)[-1]
    assert (last[1], last[2]["code"]) == ("error", "model_unavailable")
