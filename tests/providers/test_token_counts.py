"""Tokens are counted with the model's own tokenizer where it can be had, and windows are true."""

import asyncio
import json
import logging
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from core.errors import ModelUnavailable
from core.providers.base import Prompt, Usage
from core.providers.ollama import OllamaModel
from core.providers.openai import OpenAIModel
from core.providers.tokens import estimate_tokens, tokenizer_file
from tests.providers.conftest import Ask
from tests.providers.dialects import DIALECTS, PROMPT, QUICK, Dialect
from tests.providers.servers import Reply, Script

TEXTS = ["Annual leave is 25 days.", "Meals are reimbursed up to 45 euros."]


def reply(body: Any, status: int = 200) -> Reply:
    return Reply([json.dumps(body).encode()], status=status)


def openai(script: Script, window: int = 4096) -> OpenAIModel:
    return OpenAIModel("m", f"{script.url}/v1", "key", window, QUICK)


def limited_to(max_tokens: int) -> Prompt:
    return replace(PROMPT, max_tokens=max_tokens)


def paths(script: Script) -> list[str]:
    return [request.path for request in script.requests]


@pytest.fixture
def llama_cpp(script: Script) -> Script:
    script.at = {
        "/tokenize": reply({"tokens": [1, 2, 3]}),
        "/props": reply({"default_generation_settings": {"n_ctx": 2048}}),
    }
    return script


@pytest.fixture
def tokenizer(tmp_path: Path) -> Path:
    words = Tokenizer(WordLevel({"annual": 0, "leave": 1, "[UNK]": 2}, unk_token="[UNK]"))
    words.pre_tokenizer = Whitespace()
    words.enable_truncation(2)
    words.enable_padding(length=8)
    words.save(str(tmp_path / "tokenizer.json"))
    return tmp_path / "tokenizer.json"


def test_llama_cpp_counts_and_tells_its_window(llama_cpp: Script) -> None:
    model = openai(llama_cpp)
    assert model.count_tokens(TEXTS[0]) == estimate_tokens(TEXTS[0]) != 3
    asyncio.run(model.measure(TEXTS))
    assert [model.count_tokens(text) for text in TEXTS] == [3, 3]
    assert model.count_tokens("not measured") == estimate_tokens("not measured")
    assert model.context_window == 2048
    assert llama_cpp.requests[0].headers["authorization"] == "Bearer key"


def test_vllm_counts_and_tells_its_window(script: Script) -> None:
    script.at = {"/tokenize": reply({"count": 5, "max_model_len": 1024, "tokens": [0] * 5})}
    model = openai(script)
    asyncio.run(model.measure(TEXTS))
    assert model.count_tokens(TEXTS[0]) == 5
    assert model.context_window == 1024
    assert {request.body["prompt"] for request in script.requests} == {"policy", *TEXTS}


def test_a_larger_window_of_the_server_does_not_widen_the_settings(llama_cpp: Script) -> None:
    model = openai(llama_cpp, window=512)
    asyncio.run(model.measure(TEXTS))
    assert model.context_window == 512


def test_no_text_is_sent_twice(llama_cpp: Script) -> None:
    model = openai(llama_cpp)
    asyncio.run(model.measure([*TEXTS, TEXTS[0]]))
    sent = len(llama_cpp.requests)
    asyncio.run(model.measure(TEXTS))
    assert len(llama_cpp.requests) == sent
    contents = [r.body["content"] for r in llama_cpp.requests if r.body]
    assert sorted(contents) == sorted(["policy", *TEXTS])


@pytest.mark.parametrize(
    "answer",
    [
        reply({"error": "not found"}, 404),
        Reply([b"<html>nothing here</html>"], content_type="text/html"),
        reply({"tokens": 5}),
        reply(["tokens"]),
    ],
    ids=["not found", "a page", "another shape", "a list"],
)
def test_a_server_without_a_tokenizer_is_asked_once_and_sees_no_document(
    script: Script, answer: Reply
) -> None:
    script.play(answer)
    model = openai(script)
    for _ in range(2):
        asyncio.run(model.measure(TEXTS))
    assert paths(script) == ["/tokenize"]
    assert script.requests[0].body["content"] == "policy"
    assert model.count_tokens(TEXTS[0]) == estimate_tokens(TEXTS[0])
    assert model.context_window == 4096


def test_a_server_that_still_loads_is_looked_at_again(llama_cpp: Script) -> None:
    tokenize = llama_cpp.at["/tokenize"]
    llama_cpp.at["/tokenize"] = reply({"error": "Loading model"}, 503)
    model = openai(llama_cpp)
    asyncio.run(model.measure(TEXTS))
    assert model.count_tokens(TEXTS[0]) == estimate_tokens(TEXTS[0])
    llama_cpp.at["/tokenize"] = tokenize
    asyncio.run(model.measure(TEXTS))
    assert model.count_tokens(TEXTS[0]) == 3


def test_a_slow_server_holds_nobody_up(script: Script) -> None:
    script.play(Reply([b"{}"], pause=10))
    began = time.monotonic()
    asyncio.run(openai(script).measure(TEXTS))
    assert time.monotonic() - began < 5


def test_a_server_that_is_down_is_no_error(dialect: Dialect) -> None:
    model = dialect.model("http://127.0.0.1:1", QUICK)
    asyncio.run(model.measure(TEXTS))
    assert [model.count_tokens(text) for text in TEXTS] == [*map(estimate_tokens, TEXTS)]


def test_openai_itself_is_not_asked() -> None:
    model = OpenAIModel("m", "", "key", 4096, QUICK)
    asyncio.run(model.measure(TEXTS))
    assert model.count_tokens(TEXTS[0]) == estimate_tokens(TEXTS[0])


def test_ollama_gives_no_larger_window_than_the_model_was_trained_with(script: Script) -> None:
    shown = {"model_info": {"general.architecture": "llama", "llama.context_length": 2048}}
    script.play(reply(shown))
    model = OllamaModel("m", script.url, 8192, QUICK)
    for _ in range(2):
        asyncio.run(model.measure(TEXTS))
    assert model.context_window == 2048
    assert paths(script) == ["/api/show"]


def test_ollama_refuses_what_does_not_fit_instead_of_cutting_it(ask: Ask, script: Script) -> None:
    ollama = DIALECTS[0]
    script.play(ollama.answer("Yes."))
    ask(ollama.model(script.url, QUICK))
    body = script.requests[0].body
    assert (body["truncate"], body["shift"]) == (False, False)


def test_a_tokenizer_file_counts_whole_texts_exactly(tokenizer: Path) -> None:
    count = tokenizer_file(tokenizer)
    assert count("annual leave") == 2
    assert count("annual leave and annual leave and annual leave and leave") == 10


def test_a_tokenizer_file_wins_over_the_server(llama_cpp: Script, tokenizer: Path) -> None:
    count = tokenizer_file(tokenizer)
    model = OpenAIModel("m", f"{llama_cpp.url}/v1", "", 4096, QUICK, count=count)
    asyncio.run(model.measure(["annual leave"]))
    assert model.count_tokens("annual leave") == 2
    assert model.context_window == 2048
    assert paths(llama_cpp) == ["/tokenize", "/props"]


@pytest.mark.parametrize("content", [None, "", "{}", "\x00\x01"])
def test_a_file_that_is_no_tokenizer_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "tokenizer.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ModelUnavailable, match=r"tokenizer\.json is no tokenizer.*LLM_TOKENIZER"):
        tokenizer_file(path)


def test_an_answer_cut_at_the_limit_says_so(
    dialect: Dialect, ask: Ask, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    script.play(dialect.cut("Leave is"))
    model = dialect.model(script.url, QUICK)
    assert ask(model, limited_to(7))[-1] == Usage(11, 7, cut=True)
    assert "LLM_MAX_TOKENS" in caplog.text


def test_an_answer_cut_before_its_limit_ran_out_of_window(
    dialect: Dialect, ask: Ask, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    script.play(dialect.cut("Leave is"))
    ask(dialect.model(script.url, QUICK), limited_to(400))
    assert "LLM_CONTEXT_WINDOW" in caplog.text


def test_a_prompt_that_filled_the_window_is_logged(
    dialect: Dialect, ask: Ask, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    script.play(dialect.answer("Leave is 25 days."))
    model: Any = dialect.model(script.url, QUICK)
    model.context_window = 18
    ask(model)
    assert "prompt 11 and answer 7 tokens. LLM_CONTEXT_WINDOW" in caplog.text


def test_a_usual_answer_logs_nothing(
    dialect: Dialect, ask: Ask, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    script.play(dialect.answer("Leave is 25 days."))
    ask(dialect.model(script.url, QUICK))
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []
