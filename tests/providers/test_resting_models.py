"""A model that keeps failing is left alone for a while, so that questions don't wait for it."""

import asyncio
from contextlib import aclosing

import pytest

from core.errors import ModelUnavailable
from core.providers import circuit, streaming
from core.providers.base import ChatModel, Delta
from core.providers.circuit import FAILURES, REST_SECONDS, Circuit
from core.providers.failures import unavailable
from tests.providers.conftest import Ask
from tests.providers.dialects import PROMPT, QUICK, Dialect
from tests.providers.servers import Reply, Script

DOWN = unavailable("The server is down.", retryable=True)
WRONG = unavailable("The key is wrong.", retryable=False)


@pytest.fixture(autouse=True)
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "JITTER", 0.0)


def fail(ask: Ask, model: ChatModel, times: int = FAILURES, match: str | None = None) -> None:
    for _ in range(times):
        with pytest.raises(ModelUnavailable, match=match):
            ask(model)


def test_a_server_that_keeps_failing_is_not_asked_any_more(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    script.play(dialect.refusal(500, "out of memory"))
    model = dialect.model(script.url, QUICK)
    fail(ask, model, match="out of memory")
    asked = len(script.requests)
    fail(ask, model, match=f"failed {FAILURES} times in a row .*The last time: .*out of memory")
    assert len(script.requests) == asked == FAILURES


def test_after_its_rest_it_is_asked_again_and_may_work(
    dialect: Dialect, ask: Ask, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circuit, "REST_SECONDS", 0.0)
    busy = dialect.refusal(500, "out of memory")
    script.play(*[busy] * FAILURES, dialect.answer("Yes."))
    model = dialect.model(script.url, QUICK)
    fail(ask, model)
    assert ask(model)[0] == Delta("Yes.")


def test_an_answer_in_between_makes_up_for_failures(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    bad, good = dialect.refusal(500, "out of memory"), dialect.answer("Yes.")
    script.play(bad, bad, good, bad, bad, good)
    model = dialect.model(script.url, QUICK)
    fail(ask, model, 2)
    assert ask(model)[0] == Delta("Yes.")
    fail(ask, model, 2)
    assert ask(model)[0] == Delta("Yes.")


def test_answers_that_break_off_count_as_failures(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    script.play(dialect.broken("Leave ", "is ", cut=True))
    model = dialect.model(script.url, QUICK)
    fail(ask, model, match="broke off")
    fail(ask, model, 1, match="in a row")
    assert len(script.requests) == FAILURES


def test_a_refused_request_comes_from_a_server_that_is_there(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    script.play(dialect.refusal(401, "invalid key"))
    model = dialect.model(script.url, QUICK)
    fail(ask, model, FAILURES + 2, match=dialect.key_setting)
    assert len(script.requests) == FAILURES + 2


def test_a_reader_who_leaves_does_not_make_a_model_rest(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    bad = dialect.refusal(500, "out of memory")
    script.play(bad, bad, dialect.answer("a ", "b ", "c "), bad, dialect.answer("Yes."))
    model = dialect.model(script.url, QUICK)

    async def leave_after_one() -> None:
        async with aclosing(model.stream(PROMPT)) as events:
            await anext(events)

    fail(ask, model, 2)
    asyncio.run(leave_after_one())
    fail(ask, model, 1)
    assert ask(model)[0] == Delta("Yes.")


def test_a_resting_model_is_not_measured_with_either(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    script.play(Reply(drop=True))
    model = dialect.model(script.url, QUICK)
    fail(ask, model)
    asked = len(script.requests)
    asyncio.run(model.measure(["policy"]))
    assert len(script.requests) == asked


def test_after_the_rest_one_question_tries_while_others_pass_by() -> None:
    now = 0.0
    resting = Circuit("m", lambda: now)
    for _ in range(FAILURES):
        resting.enter()
        resting.failed(DOWN)
    now = REST_SECONDS + 1
    resting.enter()
    with pytest.raises(ModelUnavailable, match="another 30 seconds"):
        resting.enter()
    resting.worked()
    resting.enter()
    resting.enter()


def test_only_what_waiting_may_mend_counts() -> None:
    resting = Circuit("m", lambda: 0.0)
    for error in [DOWN, DOWN, WRONG, DOWN, DOWN]:
        resting.enter()
        resting.failed(error)
    assert not resting.rests
    resting.failed(DOWN)
    assert resting.rests
