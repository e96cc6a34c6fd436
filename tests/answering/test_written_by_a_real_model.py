"""The whole way with a real language model: upload, workers, event stream, citations."""

import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pypdfium2
import pytest

from appliance.embedded.llama import LlamaEndpoint
from core.answering.citing.quotes import normalize
from tests.conftest import Organization
from tests.documents.pdfs import handbook
from tests.live import running_appliance
from tests.providers.conftest import llama, ollama_url  # noqa: F401  (fixtures)

INGEST_SECONDS = 60


@pytest.fixture(params=["openai", "ollama"])
def settings(request: pytest.FixtureRequest, llama: LlamaEndpoint) -> dict[str, str]:  # noqa: F811
    if request.param == "ollama":
        url = request.getfixturevalue("ollama_url")
        return {"LLM_PROVIDER": "ollama", "LLM_MODEL": "smollm2", "OLLAMA_URL": url}
    return {
        "LLM_PROVIDER": "openai",
        "LLM_MODEL": llama.model_name,
        "OPENAI_BASE_URL": llama.base_url,
        "OPENAI_API_KEY": "none-needed",
    }


def test_a_streamed_answer_cites_pages_that_hold_its_quotes(
    settings: dict[str, str], organization: Organization, tmp_path: Path
) -> None:
    path = handbook(tmp_path / "handbook.pdf", sections=2)
    limits = {"LLM_CONTEXT_WINDOW": "2048", "LLM_MAX_TOKENS": "80"}
    with running_appliance({**settings, **limits}) as url:
        headers = {"X-API-Key": organization.secret_key}
        with httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=180) as client:
            _upload(client, path)
            events = list(_ask(client, "What does the handbook say about annual leave?"))
    names = [name for name, _ in events]
    assert names[:2] == ["start", "sources"]
    assert names[-1] == "done"
    answer = events[-1][1]
    assert answer["usage"]["prompt_tokens"] > 100
    assert answer["usage"]["completion_tokens"] > 0
    assert answer["answered"]
    assert answer["model"] in {f"{settings['LLM_PROVIDER']}/smollm2", "extractive"}
    assert "".join(data["text"] for name, data in events if name == "delta") == answer["answer"]
    assert [data for name, data in events if name == "citation"] == answer["citations"]
    _check_citations(answer["citations"], path)


def _upload(client: httpx.Client, path: Path) -> None:
    files = {"file": (path.name, io.BytesIO(path.read_bytes()))}
    document = client.post("/documents/upload/", files=files).raise_for_status().json()
    deadline = time.monotonic() + INGEST_SECONDS
    while time.monotonic() < deadline:
        state = client.get(f"/documents/{document['id']}/status/").json()
        if state["status"] in {"completed", "failed"}:
            break
        time.sleep(0.1)
    assert state["status"] == "completed", state


def _ask(client: httpx.Client, question: str) -> Iterator[tuple[str, dict[str, Any]]]:
    headers = {"Accept": "text/event-stream"}
    with client.stream("POST", "/query/", json={"query": question}, headers=headers) as stream:
        name = ""
        for line in stream.iter_lines():
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                yield name, json.loads(value)


def _check_citations(citations: list[dict[str, Any]], path: Path) -> None:
    assert citations
    with pypdfium2.PdfDocument(path) as pdf:
        pages = [normalize(page.get_textpage().get_text_range()) for page in pdf]
    for citation in citations:
        assert citation["verified"]
        assert normalize(citation["quote"]) in pages[citation["page"] - 1]
