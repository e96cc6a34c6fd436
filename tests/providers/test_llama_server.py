"""A real language model over real HTTP: plumbing, never the quality of its answers."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from appliance.embedded.llama import LlamaEndpoint
from core.errors import ModelUnavailable
from core.providers.base import Delta, ModelEvent, Usage
from core.providers.ollama import OllamaModel
from core.providers.openai import OpenAIModel
from core.providers.streaming import TimeLimits
from core.providers.tokens import estimate_tokens
from tests.providers.conftest import Ask
from tests.providers.dialects import PROMPT

PATIENT = TimeLimits(connect=3, first_token=120, total=240)
TEXTS = {
    "prose": "Full-time employees receive 25 days of paid annual leave per calendar year. Up to "
    "five unused days may be carried over and must be used before 31 March of the next year.",
    "table": "| Grade | Limit |\n|---|---|\n| A1 | 1,250.00 EUR |\n| B2 | 14,999.99 EUR |",
    "names": "Approvals go to Przemysław Wójcik-O'Shaughnessy (p.wojcik@example.org, ext. 4471).",
    "german": "Die Genehmigung übertariflicher Zulagen erfolgt durch die Geschäftsführung.",
    "russian": "Сотрудник обязан уведомить руководителя не позднее чем за две недели.",
    "chinese": "员工每年享有二十五天带薪年假，未使用的假期可以结转至次年三月。",
    "arabic": "يحق للموظف الحصول على إجازة سنوية مدفوعة الأجر.",
    "code": "curl -X POST https://intranet.example.org/api/v2/requests?id=0x3fa9 -d '{\"a\": [1]}'",
    "spaces": "Section 4\n\n\n        4.1    Scope\n        4.2    Terms\n",
}


def _assert_a_streamed_answer(events: list[ModelEvent]) -> None:
    *deltas, usage = events
    assert len(deltas) > 1
    assert all(isinstance(delta, Delta) and delta.text for delta in deltas)
    assert isinstance(usage, Usage)
    assert usage.prompt_tokens > 20
    assert 0 < usage.completion_tokens <= PROMPT.max_tokens


def test_llama_answers_the_openai_client(llama: LlamaEndpoint, ask: Ask) -> None:
    model = OpenAIModel("smollm2", llama.base_url, "", llama.context_window, PATIENT)
    asyncio.run(model.check())
    _assert_a_streamed_answer(ask(model))


def test_llama_answers_the_ollama_client(ollama_url: str, ask: Ask) -> None:
    model = OllamaModel("smollm2", ollama_url, 2048, PATIENT)
    asyncio.run(model.check())
    _assert_a_streamed_answer(ask(model))


def test_a_model_that_was_never_pulled_says_how_to_get_it(ollama_url: str, ask: Ask) -> None:
    with pytest.raises(ModelUnavailable, match="Run: ollama pull qwen3"):
        ask(OllamaModel("qwen3", ollama_url, 2048, PATIENT))


def test_a_prompt_beyond_the_window_is_refused_and_not_cut(llama: LlamaEndpoint, ask: Ask) -> None:
    model = OpenAIModel("smollm2", llama.base_url, "", llama.context_window, PATIENT)
    with pytest.raises(ModelUnavailable, match="LLM_CONTEXT_WINDOW") as caught:
        ask(model, replace(PROMPT, system="policy " * 3000))
    assert not caught.value.retryable


def test_llama_counts_with_its_own_tokenizer_and_tells_its_window(llama: LlamaEndpoint) -> None:
    model = OpenAIModel("smollm2", llama.base_url, "", 8192, PATIENT)
    asyncio.run(model.measure([*TEXTS.values()]))
    url = llama.base_url.removesuffix("/v1") + "/tokenize"
    for text in TEXTS.values():
        counted = httpx.post(url, json={"content": text}, timeout=30).json()["tokens"]
        assert model.count_tokens(text) == len(counted)
    assert model.context_window == llama.context_window == 2048


def test_measured_parts_add_up_to_the_prompt_that_llama_reads(
    llama: LlamaEndpoint, ask: Ask
) -> None:
    model = OpenAIModel("smollm2", llama.base_url, "", llama.context_window, PATIENT)
    parts = [PROMPT.system, *(turn.content for turn in PROMPT.turns)]
    asyncio.run(model.measure(parts))
    usage = ask(model)[-1]
    assert isinstance(usage, Usage)
    template = usage.prompt_tokens - sum(map(model.count_tokens, parts))
    assert 0 <= template <= 64


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_token_estimate_is_never_below_the_models_own_count(
    llama: LlamaEndpoint, text: str
) -> None:
    url = llama.base_url.removesuffix("/v1") + "/tokenize"
    counted = len(httpx.post(url, json={"content": text}, timeout=30).json()["tokens"])
    assert counted <= estimate_tokens(text) <= 3 * counted


def test_the_token_estimate_of_prose_is_close(llama: LlamaEndpoint) -> None:
    url = llama.base_url.removesuffix("/v1") + "/tokenize"
    prose = TEXTS["prose"] * 5
    counted = len(httpx.post(url, json={"content": prose}, timeout=30).json()["tokens"])
    assert counted <= estimate_tokens(prose) <= 1.6 * counted
