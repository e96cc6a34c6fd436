"""Settings choose the models."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from core.errors import ModelUnavailable
from core.providers import fake, registry
from core.providers.base import ChatModel, EmbeddingModel
from core.providers.registry import chat_model, embedding_model, offered_models, reranker

SETTINGS: dict[str, Any] = {
    "LLM_PROVIDER": "extractive",
    "LLM_MODEL": "",
    "LLM_FALLBACKS": [],
    "LLM_OFFERED": [],
    "LLM_TOKENIZER": "",
    "LLM_CONTEXT_WINDOW": 8192,
    "LLM_MAX_TOKENS": 512,
    "LLM_FIRST_TOKEN_SECONDS": 30,
    "LLM_TOTAL_SECONDS": 60,
    "OLLAMA_URL": "http://127.0.0.1:11434",
    "OPENAI_BASE_URL": "http://127.0.0.1:8080/v1",
    "OPENAI_API_KEY": "",
    "ANTHROPIC_API_KEY": "",
    "BEDROCK_REGION": "eu-central-1",
    "BEDROCK_URL": "",
    "EMBEDDING_BACKEND": "openvino",
    "EMBEDDING_MODEL": "",
    "EMBEDDING_QUERY_PREFIX": "",
    "EMBEDDING_PASSAGE_PREFIX": "",
    "RERANK_MODEL": "",
}


@pytest.fixture(autouse=True)
def defaults() -> Iterator[None]:
    with override_settings(**SETTINGS):
        yield


def _names() -> list[str]:
    return [model.name for model in _models()]


def _models() -> tuple[ChatModel, ...]:
    writer = chat_model()
    return writer.models if writer else ()


@pytest.mark.parametrize("fallbacks", [[], ["extractive"]])
def test_where_answers_are_quoted_nobody_writes(fallbacks: list[str]) -> None:
    with override_settings(LLM_FALLBACKS=fallbacks):
        assert chat_model() is None


@pytest.mark.parametrize("provider", ["ollama", "openai", "anthropic", "bedrock"])
def test_the_named_provider_writes_with_the_named_model(provider: str) -> None:
    with override_settings(LLM_PROVIDER=provider, LLM_MODEL="some-model"):
        assert _names() == [f"{provider}/some-model"]
        assert _models()[0].context_window == 8192


def test_fallbacks_come_in_their_order_with_models_of_their_own() -> None:
    fallbacks = ["openai/org/model-7b", "anthropic", "extractive"]
    with override_settings(LLM_PROVIDER="ollama", LLM_MODEL="qwen3", LLM_FALLBACKS=fallbacks):
        first, second, third = _names()
    assert (first, second) == ("ollama/qwen3", "openai/org/model-7b")
    assert third.startswith("anthropic/")


def _chosen(name: str) -> list[str]:
    writer = chat_model(name)
    return [model.name for model in writer.models] if writer else []


def test_a_chosen_model_stands_in_place_of_the_first_and_is_asked_once() -> None:
    with override_settings(
        LLM_PROVIDER="ollama",
        LLM_MODEL="qwen3",
        LLM_FALLBACKS=["openai/small", "openai/large"],
        LLM_OFFERED=["openai/large", "extractive"],
    ):
        assert _chosen("openai/large") == ["openai/large", "openai/small"]
        assert _chosen("extractive") == []
        assert _chosen("openai/small") == ["ollama/qwen3", "openai/small", "openai/large"]
        assert [model.name for model in offered_models()] == ["openai/large"]


def test_the_own_model_is_the_same_where_it_is_offered(tmp_path: Path) -> None:
    Tokenizer(WordLevel({"x": 0}, unk_token="x")).save(str(tmp_path / "tokenizer.json"))
    with override_settings(
        LLM_PROVIDER="ollama",
        LLM_MODEL="qwen3",
        LLM_OFFERED=["ollama/qwen3"],
        LLM_TOKENIZER=str(tmp_path / "tokenizer.json"),
    ):
        (own,) = _models()
        (offered,) = offered_models()
        assert offered is own and own.count_tokens("annual leave") == 1


def test_an_unknown_provider_is_refused_with_the_known_ones() -> None:
    with (
        override_settings(LLM_PROVIDER="olama"),
        pytest.raises(ModelUnavailable, match=r"“olama”.*ollama, openai"),
    ):
        chat_model()


def test_the_fake_provider_can_be_scripted_from_outside() -> None:
    with override_settings(LLM_PROVIDER="fake"):
        assert _models() == (fake.SHARED,)


def test_a_model_is_made_once_so_that_it_remembers() -> None:
    with override_settings(LLM_PROVIDER="ollama", LLM_MODEL="qwen3"):
        first = _models()[0]
        assert _models()[0] is first
        with override_settings(LLM_CONTEXT_WINDOW=2048):
            assert _models()[0] is not first
            assert _models()[0].context_window == 2048


def test_a_tokenizer_file_counts_for_the_first_model_only(tmp_path: Path) -> None:
    Tokenizer(WordLevel({"x": 0}, unk_token="x")).save(str(tmp_path / "tokenizer.json"))
    with override_settings(
        LLM_PROVIDER="ollama",
        LLM_FALLBACKS=["openai"],
        LLM_TOKENIZER=str(tmp_path / "tokenizer.json"),
    ):
        first, second = _models()
    assert (first.count_tokens("annual leave"), second.count_tokens("annual leave")) == (1, 4)


def test_without_a_setting_nothing_reranks() -> None:
    assert reranker() is None


def test_a_reranker_that_can_not_be_loaded_is_named(tmp_path: Path) -> None:
    with (
        override_settings(RERANK_MODEL=str(tmp_path)),
        pytest.raises(ModelUnavailable, match=r"RERANK_MODEL|sentence-transformers"),
    ):
        reranker()


def test_the_embedding_model_is_loaded_once_for_all_threads() -> None:
    registry._embeddings.clear()
    found: list[EmbeddingModel] = []
    threads = [threading.Thread(target=lambda: found.append(embedding_model())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(model) for model in found}) == 1


def test_a_remote_embedding_backend_is_named_by_server_and_model() -> None:
    with override_settings(EMBEDDING_BACKEND="ollama", EMBEDDING_MODEL="nomic-embed-text"):
        assert embedding_model().model_id == "ollama/nomic-embed-text"


def test_an_unknown_embedding_backend_is_refused() -> None:
    with (
        override_settings(EMBEDDING_BACKEND="magic"),
        pytest.raises(ModelUnavailable, match="EMBEDDING_BACKEND"),
    ):
        embedding_model()


def test_a_process_that_only_counted_tokens_can_fork_a_child_that_embeds() -> None:
    code = (
        "import os; from core.providers.local import OpenVinoEmbedding;"
        "model = OpenVinoEmbedding(); model.count('a policy'); pid = os.fork();"
        "pid or os._exit(0 if model.embed_passages(['a policy']).shape == (1, 384) else 1);"
        "raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, timeout=60).returncode == 0


def test_importing_the_registry_loads_no_model_library() -> None:
    code = (
        "import sys, core.providers.registry, core.providers.base, core.providers.fake;"
        "heavy = {'torch', 'transformers', 'openvino', 'tokenizers', 'openai', 'anthropic',"
        " 'ollama', 'httpx'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=60
    )
    assert result.stdout.strip() == "[]", result.stderr
