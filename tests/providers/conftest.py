"""Servers and models that this room's tests share."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import aclosing

import pytest

from appliance.embedded.errors import EmbeddedError
from appliance.embedded.llama import EmbeddedLlama, LlamaEndpoint
from core.providers.base import ChatModel, ModelEvent, Prompt
from core.providers.local import OpenVinoEmbedding
from tests.providers.dialects import DIALECTS, PROMPT, Dialect
from tests.providers.servers import Script, ollama_server, scripted_server

Ask = Callable[..., list[ModelEvent]]


@pytest.fixture(scope="session")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaEndpoint]:
    """A real llama.cpp server with a very small model."""
    server = EmbeddedLlama("smollm2", tmp_path_factory.mktemp("llama"), context_window=2048)
    try:
        endpoint = server.start()
    except EmbeddedError as error:
        pytest.skip(str(error))
    yield endpoint
    server.stop()


@pytest.fixture(scope="session")
def ollama_url(llama: LlamaEndpoint) -> Iterator[str]:
    """Ollama's API in front of it, under the model name ``smollm2``."""
    with ollama_server(llama.base_url, "smollm2") as url:
        yield url


@pytest.fixture
def script() -> Iterator[Script]:
    with scripted_server() as script:
        yield script


@pytest.fixture(autouse=True)
def credentials_of_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """And none but these, whatever the machine has."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")


@pytest.fixture(params=DIALECTS, ids=lambda dialect: dialect.name)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    found: Dialect = request.param
    return found


@pytest.fixture(scope="session")
def embedding() -> OpenVinoEmbedding:
    return OpenVinoEmbedding()


@pytest.fixture
def ask() -> Ask:
    """All events of one answer; what was raised on the way is raised here."""

    def run(
        model: ChatModel, prompt: Prompt = PROMPT, events: list[ModelEvent] | None = None
    ) -> list[ModelEvent]:
        events = [] if events is None else events

        async def collect() -> None:
            async with aclosing(model.stream(prompt)) as stream:
                async for event in stream:
                    events.append(event)

        asyncio.run(collect())
        return events

    return run
