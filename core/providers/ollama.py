"""Models served by Ollama."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from typing import Any, cast

import httpx
import ollama
from django.utils.translation import gettext as _

from core.errors import ModelUnavailable
from core.providers.base import Delta, Events, Prompt, Usage
from core.providers.failures import (
    broke_off,
    from_status,
    not_reached,
    unavailable,
    unreadable,
)
from core.providers.remote_embedding import Embed
from core.providers.served import ServedModel
from core.providers.streaming import TimeLimits, size_limit, size_limit_sync, tls
from core.providers.tokens import Count, estimate_tokens

logger = logging.getLogger(__name__)
_LOOK_SECONDS = 1.0


class OllamaModel(ServedModel):
    """A chat model that Ollama has pulled.

    ``context_window`` is set on every request: Ollama's own default is smaller than most
    prompts. What does not fit it refuses instead of cutting it silently, because ``truncate``
    and ``shift`` are off (older versions don't know these and cut). It has no way to
    count tokens. ``keep_alive`` is how long it keeps the model in memory after an answer.
    """

    def __init__(
        self,
        model: str,
        url: str,
        context_window: int,
        limits: TimeLimits,
        keep_alive: str = "30m",
        count: Count = estimate_tokens,
    ) -> None:
        super().__init__(f"ollama/{model}", context_window, limits, count)
        self._model = model
        self._url = url
        self._keep_alive = keep_alive
        self._looked = False

    async def check(self) -> None:
        with _translated(self._model, self._url):
            async with self._client(read=self._limits.connect) as client:
                pulled = [model.model for model in (await client.list()).models]
        if self._model not in pulled and f"{self._model}:latest" not in pulled:
            raise _not_pulled(self._model, self._url)

    async def _measure(self, texts: Sequence[str]) -> None:
        """Look once for the window the model was trained with: Ollama allots no more."""
        if self._looked:
            return
        try:
            with _translated(self._model, self._url):
                async with asyncio.timeout(_LOOK_SECONDS), self._client(read=None) as client:
                    described = (await client.show(self._model)).modelinfo or {}
        except (ModelUnavailable, TimeoutError) as error:
            logger.info("the window of %s is not known: %s", self.name, error)
            return
        self._looked = True
        trained = [v for name, v in described.items() if name.endswith(".context_length")]
        if trained and isinstance(trained[0], int):
            self.context_window = min(self.context_window, trained[0])

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
                        cut = part.done_reason == "length"
                        yield Usage(part.prompt_eval_count or 0, part.eval_count or 0, cut)
                        return
        raise broke_off(self.name)

    async def _request(
        self, client: ollama.AsyncClient, prompt: Prompt
    ) -> AsyncGenerator[ollama.ChatResponse, None]:
        messages = [{"role": "system", "content": prompt.system}]
        messages += [{"role": turn.role, "content": turn.content} for turn in prompt.turns]
        body = {
            "model": self._model,
            "messages": messages,
            "stream": True,
            # Answers come from the sources; time spent thinking aloud is not shown.
            "think": False,
            "truncate": False,
            "shift": False,
            "keep_alive": self._keep_alive,
            "options": {
                "num_ctx": self.context_window,
                "num_predict": prompt.max_tokens,
                "temperature": prompt.temperature,
            },
        }
        # The library's own chat() has no names for truncate and shift.
        parts: Any = await client._request(
            ollama.ChatResponse, "POST", "/api/chat", json=body, stream=True
        )
        return cast("AsyncGenerator[ollama.ChatResponse, None]", parts)

    def _client(self, read: float | None) -> ollama.AsyncClient:
        """One per call, since a client belongs to the event loop that first used it."""
        timeout = httpx.Timeout(read, connect=self._limits.connect)
        return ollama.AsyncClient(
            self._url, timeout=timeout, verify=tls(), event_hooks=size_limit(self.name)
        )


def embedder(model: str, url: str, limits: TimeLimits) -> Embed:
    """Asks Ollama for the vectors of a batch of texts."""
    timeout = httpx.Timeout(limits.total, connect=limits.connect)
    hooks = size_limit_sync(f"ollama/{model}")
    client = ollama.Client(url, timeout=timeout, verify=tls(), event_hooks=hooks)

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
            _("Start it (ollama serve), or set OLLAMA_URL to where it runs."),
            refused=not isinstance(error, httpx.TimeoutException),
        ) from error
    except httpx.TransportError as error:
        raise broke_off(name) from error
    except (ValueError, AttributeError, TypeError) as error:
        raise unreadable(name, url) from error


def _not_pulled(model: str, url: str) -> ModelUnavailable:
    return unavailable(
        _("Ollama at %(url)s does not have the model %(name)s. Run: ollama pull %(name)s")
        % {"url": url, "name": model},
        retryable=False,
    )
