"""What a chat model is asked and how its answer arrives, over real sockets."""

import asyncio
import threading
from dataclasses import replace
from itertools import pairwise

from core.providers.base import Delta, Usage
from core.providers.ollama import OllamaModel
from core.providers.openai import OpenAIModel
from tests.providers.conftest import Ask
from tests.providers.dialects import DIALECTS, PROMPT, QUICK, Dialect
from tests.providers.servers import Reply, Script

OLLAMA, OPENAI, ANTHROPIC, BEDROCK = DIALECTS


def test_deltas_come_in_order_and_one_usage_ends_them(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    script.play(dialect.answer("Leave ", "is ", "25 days [1]."))
    events = ask(dialect.model(script.url, QUICK))
    assert events == [Delta("Leave "), Delta("is "), Delta("25 days [1]."), Usage(11, 7)]


def test_a_model_serves_one_event_loop_after_another(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    script.play(dialect.answer("Yes."))
    model = dialect.model(script.url, QUICK)
    assert ask(model) == ask(model) == [Delta("Yes."), Usage(11, 7)]


def test_a_model_serves_two_threads_at_once(dialect: Dialect, ask: Ask, script: Script) -> None:
    script.play(dialect.answer("Yes.", pause=0.1))
    model = dialect.model(script.url, QUICK)
    answers: list[object] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(model))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [[Delta("Yes."), Usage(11, 7)]] * 2


def test_the_whole_conversation_is_sent(dialect: Dialect, ask: Ask, script: Script) -> None:
    script.play(dialect.answer("Yes."))
    ask(dialect.model(script.url, QUICK))
    body = script.requests[0].body
    system, turns = PROMPT.system, [(turn.role, turn.content) for turn in PROMPT.turns]
    sent = [(message["role"], message["content"]) for message in body["messages"]]
    if dialect.name == "bedrock":
        system, turns = [{"text": system}], [(role, [{"text": text}]) for role, text in turns]
    if dialect.name in ("anthropic", "bedrock"):
        sent.insert(0, ("system", body["system"]))
    assert sent == [("system", system), *turns]


def test_ollama_is_told_its_context_window_and_limits(ask: Ask, script: Script) -> None:
    script.play(OLLAMA.answer("Yes."))
    ask(OllamaModel("llama3.2", script.url, 8192, QUICK, keep_alive="5m"))
    body = script.requests[0].body
    assert body["model"] == "llama3.2"
    assert body["keep_alive"] == "5m"
    assert body["options"] == {"num_ctx": 8192, "num_predict": 40, "temperature": 0.0}


def test_an_openai_compatible_server_is_told_limit_and_temperature(
    ask: Ask, script: Script
) -> None:
    script.play(OPENAI.answer("Yes."))
    ask(OPENAI.model(script.url, QUICK), replace(PROMPT, temperature=0.5))
    request = script.requests[0]
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer key"
    assert (request.body["max_tokens"], request.body["temperature"]) == (40, 0.5)


def test_usage_is_estimated_where_a_server_counts_nothing(ask: Ask, script: Script) -> None:
    whole = OPENAI.answer("Leave is 25 days.")
    silent = [chunk for chunk in whole.chunks if b"usage" not in chunk]
    script.play(Reply(silent, content_type="text/event-stream"))
    usage = ask(OpenAIModel("m", f"{script.url}/v1", "", 4096, QUICK))[-1]
    assert isinstance(usage, Usage)
    assert usage.prompt_tokens > usage.completion_tokens > 0


def test_anthropic_gets_its_system_prompt_and_key(ask: Ask, script: Script) -> None:
    script.play(ANTHROPIC.answer("Yes."))
    ask(ANTHROPIC.model(script.url, QUICK))
    request = script.requests[0]
    assert request.path == "/v1/messages"
    assert request.headers["authorization"] == "Bearer key"
    assert (request.body["system"], request.body["max_tokens"]) == (PROMPT.system, 40)


def test_deltas_are_handed_on_as_they_come(dialect: Dialect, script: Script) -> None:
    script.play(dialect.answer("a", "b", "c", pause=0.3))
    model = dialect.model(script.url, QUICK)

    async def arrivals() -> list[float]:
        loop = asyncio.get_running_loop()
        return [loop.time() async for event in model.stream(PROMPT) if isinstance(event, Delta)]

    times = asyncio.run(arrivals())
    assert all(later - earlier > 0.1 for earlier, later in pairwise(times))
