"""Models served by Ollama."""

from collections.abc import Iterator, Sequence
from contextlib import aclosing, contextmanager
from typing import Any

import httpx
import ollama

from core.errors import ModelUnavailable
from core.providers.base import Delta, Events, Prompt, Usage
from core.providers.failures import broke_off, from_status, not_reached, unavailable
from core.providers.remote_embedding import Embed
from core.providers.streaming import TimeLimits, stream_within, tls
from core.providers.tokens import estimate_tokens


class OllamaModel:
    """A chat model that Ollama has pulled.

    ``context_window`` is set on every request: Ollama's own default is smaller than most
    prompts, and what does not fit is cut silently. ``keep_alive`` is how long Ollama keeps the
    model in memory after an answer.
    """

    def __init__(
        self,
        model: str,
        url: str,
        context_window: int,
        limits: TimeLimits,
        keep_alive: str = "30m",
    ) -> None:
        self.name = f"ollama/{model}"
        self.context_window = context_window
        self._model = model
        self._url = url
        self._limits = limits
        self._keep_alive = keep_alive

    def count_tokens(self, text: str) -> int:
        return estimate_tokens(text)

    def stream(self, prompt: Prompt) -> Events:
        return stream_within(self.name, self._limits, lambda: self._attempt(prompt))

    async def check(self) -> None:
        with _translated(self._model, self._url):
            async with self._client(read=self._limits.connect) as client:
                pulled = [model.model for model in (await client.list()).models]
        if self._model not in pulled and f"{self._model}:latest" not in pulled:
            raise _not_pulled(self._model, self._url)

    async def _attempt(self, prompt: Prompt) -> Events:
        with _translated(self._model, self._url):
            async with (
                self._client(read=None) as client,
                aclosing(await self._request(client, prompt)) as parts,
            ):
                async for part in parts:
                    if part.message.content:
                        yield Delta(part.message.content)
                    if part.done:
                        yield Usage(part.prompt_eval_count or 0, part.eval_count or 0)
                        return
        raise broke_off(self.name)

    async def _request(self, client: ollama.AsyncClient, prompt: Prompt) -> Any:
        messages = [{"role": "system", "content": prompt.system}]
        messages += [{"role": turn.role, "content": turn.content} for turn in prompt.turns]
        return await client.chat(
            self._model,
            messages,
            stream=True,
            # Answers come from the sources; time spent thinking aloud is not shown.
            think=False,
            keep_alive=self._keep_alive,
            options={
                "num_ctx": self.context_window,
                "num_predict": prompt.max_tokens,
                "temperature": prompt.temperature,
            },
        )

    def _client(self, read: float | None) -> ollama.AsyncClient:
        """One per call, since a client belongs to the event loop that first used it."""
        timeout = httpx.Timeout(read, connect=self._limits.connect)
        return ollama.AsyncClient(self._url, timeout=timeout, verify=tls())


def embedder(model: str, url: str, limits: TimeLimits) -> Embed:
    """Asks Ollama for the vectors of a batch of texts."""
    timeout = httpx.Timeout(limits.total, connect=limits.connect)
    client = ollama.Client(url, timeout=timeout, verify=tls())

    def embed(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        with _translated(model, url):
            return client.embed(model, list(texts)).embeddings

    return embed


@contextmanager
def _translated(model: str, url: str) -> Iterator[None]:
    name = f"ollama/{model}"
    try:
        yield
    except ollama.ResponseError as error:
        if error.status_code == 404:
            raise _not_pulled(model, url) from error
        raise from_status(name, error.status_code, error.error, "OLLAMA_API_KEY") from error
    except (ConnectionError, httpx.ConnectError, httpx.TimeoutException) as error:
        raise not_reached(
            "Ollama",
            url,
            "Start it (ollama serve), or set OLLAMA_URL to where it runs.",
        ) from error
    except (httpx.TransportError, ValueError, AttributeError, TypeError) as error:
        raise broke_off(name) from error


def _not_pulled(model: str, url: str) -> ModelUnavailable:
    return unavailable(
        f"Ollama at {url} does not have the model {model}. Run: ollama pull {model}",
        retryable=False,
    )
