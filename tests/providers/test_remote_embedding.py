"""Embeddings asked of a server, over real sockets."""

import json
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from core.errors import ModelUnavailable
from core.providers import ollama, openai
from core.providers.remote_embedding import Embed, RemoteEmbedding
from tests.providers.dialects import QUICK
from tests.providers.servers import Reply, Script


def _ollama_reply(vectors: Sequence[Sequence[float]]) -> Reply:
    return Reply([json.dumps({"model": "m", "embeddings": vectors}).encode()])


def _openai_reply(vectors: Sequence[Sequence[float]]) -> Reply:
    data = [
        {"object": "embedding", "index": index, "embedding": vector}
        for index, vector in reversed(list(enumerate(vectors)))
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    body = {"object": "list", "model": "m", "data": data, "usage": usage}
    return Reply([json.dumps(body).encode()])


Backend = tuple[Callable[[str], Embed], Callable[[Sequence[Sequence[float]]], Reply]]
BACKENDS: dict[str, Backend] = {
    "ollama": (lambda url: ollama.embedder("m", url, QUICK), _ollama_reply),
    "openai": (lambda url: openai.embedder("m", f"{url}/v1", "key", QUICK), _openai_reply),
}
Connected = tuple[Embed, Callable[[Sequence[Sequence[float]]], Reply]]


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest, script: Script) -> Connected:
    connect, reply = BACKENDS[request.param]
    return connect(script.url), reply


def test_vectors_keep_their_order_and_get_unit_length(backend: Connected, script: Script) -> None:
    embed, reply = backend
    script.play(reply([[3, 4], [0, 2]]))
    vectors = RemoteEmbedding("x/m", embed).embed_passages(["one", "two"])
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, np.array([[0.6, 0.8], [0, 1]]))
    assert script.requests[0].body["input"] == ["one", "two"]


def test_dimensions_are_asked_for_once(backend: Connected, script: Script) -> None:
    embed, reply = backend
    script.play(reply([[1, 0, 0]]))
    model = RemoteEmbedding("x/m", embed)
    assert (model.dimensions, model.dimensions) == (3, 3)
    assert len(script.requests) == 1


def test_a_server_that_changes_the_length_of_its_vectors_is_an_outage_in_words(
    backend: Connected, script: Script
) -> None:
    embed, reply = backend
    script.play(reply([[1, 0, 0]]), reply([[1, 0]]), reply([[0, 1, 0]]))
    model = RemoteEmbedding("x/m", embed)
    model.embed_passages(["one"])
    with pytest.raises(ModelUnavailable, match=r"vectors of 2 numbers now, and gave 3") as raised:
        model.embed_passages(["two"])
    assert raised.value.retryable
    assert model.embed_passages(["three"]).shape == (1, 3)


def test_many_texts_are_sent_in_batches(backend: Connected, script: Script) -> None:
    embed, reply = backend
    script.play(reply([[1, 0]] * 32), reply([[0, 1]] * 8))
    vectors = RemoteEmbedding("x/m", embed).embed_passages([f"text {n}" for n in range(40)])
    assert vectors.shape == (40, 2)
    assert [len(request.body["input"]) for request in script.requests] == [32, 8]


def test_an_unknown_model_says_what_to_do(backend: Connected, script: Script) -> None:
    embed, _ = backend
    script.play(Reply([b'{"error": "not found"}'], status=404))
    with pytest.raises(ModelUnavailable, match=r"ollama pull m|not known"):
        RemoteEmbedding("x/m", embed).embed_passages(["one"])


def test_an_answer_without_vectors_is_an_outage(backend: Connected, script: Script) -> None:
    embed, reply = backend
    script.play(reply([]))
    with pytest.raises(ModelUnavailable):
        RemoteEmbedding("x/m", embed).embed_passages(["one"])


def test_an_endless_answer_is_cut_off(backend: Connected, script: Script) -> None:
    embed, _ = backend
    script.play(Reply([b'{"data": [', *[b"1" * 2**16] * 1000]))
    with pytest.raises(ModelUnavailable, match="more than 8 MB"):
        RemoteEmbedding("x/m", embed).embed_passages(["one"])
    assert script.left.wait(5)
    assert len(script.requests) == 1


def test_its_tokens_are_those_of_the_packaged_tokenizer() -> None:
    model = RemoteEmbedding("x/m", lambda texts: [[1.0]] * len(texts))
    assert model.count("annual leave") == len(model.offsets("annual leave")) == 2


@pytest.mark.parametrize("answer", [[[1, 2], [3]], [[0, 0], [1, 0]], [[1, 0]], [[], []]])
def test_what_are_no_vectors_is_refused(answer: Sequence[Sequence[float]]) -> None:
    model = RemoteEmbedding("x/m", lambda texts: answer)
    with pytest.raises(ModelUnavailable, match="gave no vectors"):
        model.embed_passages(["one", "two"])
