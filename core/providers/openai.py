"""Models behind any server that speaks OpenAI's chat completions: llama.cpp, vLLM, OpenAI …"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx2
import openai

from core.providers.base import Delta, Events, Prompt, Usage
from core.providers.failures import broke_off, from_status, not_reached, unavailable
from core.providers.remote_embedding import Embed
from core.providers.streaming import TimeLimits, stream_within, tls
from core.providers.tokens import estimate_tokens

OPENAI_URL = "https://api.openai.com/v1"
_NEVER_CONNECTED = (httpx2.ConnectError, httpx2.TimeoutException)


class OpenAIModel:
    """A chat model of an OpenAI-compatible server; ``api_key`` may be empty for a local one."""

    def __init__(
        self,
        model: str,
        base_url: str,
        api_key: str,
        context_window: int,
        limits: TimeLimits,
    ) -> None:
        self.name = f"openai/{model}"
        self.context_window = context_window
        self._model = model
        self._url = base_url or OPENAI_URL
        self._key = api_key
        self._limits = limits

    def count_tokens(self, text: str) -> int:
        return estimate_tokens(text)

    def stream(self, prompt: Prompt) -> Events:
        return stream_within(self.name, self._limits, lambda: self._attempt(prompt))

    async def check(self) -> None:
        with _translated(self.name, self._url):
            async with self._client(read=self._limits.connect) as client:
                offered = (await client.models.list()).data
        # llama.cpp serves its one model under whatever name it is asked for.
        if all(m.id != self._model and m.owned_by != "llamacpp" for m in offered):
            known = ", ".join(sorted(m.id for m in offered)[:10])
            raise unavailable(
                f"{self._url} does not offer the model {self._model}. Set LLM_MODEL to one that "
                f"it offers: {known}.",
                retryable=False,
            )

    async def _attempt(self, prompt: Prompt) -> Events:
        text, usage, finished = [], None, False
        with _translated(self.name, self._url):
            async with (
                self._client(read=None) as client,
                await self._request(client, prompt) as chunks,
            ):
                async for chunk in chunks:
                    for choice in chunk.choices:
                        finished = finished or choice.finish_reason is not None
                        if choice.delta.content:
                            text.append(_text(choice.delta.content))
                            yield Delta(text[-1])
                    if chunk.usage:
                        usage = Usage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
        if not finished:
            raise broke_off(self.name)
        yield usage or self._estimated_usage(prompt, "".join(text))

    async def _request(self, client: openai.AsyncOpenAI, prompt: Prompt) -> Any:
        # OpenAI's own newer models refuse the names that every other server knows.
        limits: dict[str, Any] = (
            {"max_completion_tokens": prompt.max_tokens}
            if self._url == OPENAI_URL
            else {"max_tokens": prompt.max_tokens, "temperature": prompt.temperature}
        )
        messages: list[Any] = [{"role": "system", "content": prompt.system}]
        messages += [{"role": turn.role, "content": turn.content} for turn in prompt.turns]
        return await client.chat.completions.create(
            model=self._model,
            messages=messages,
            stream=True,
            stream_options={"include_usage": True},
            **limits,
        )

    def _estimated_usage(self, prompt: Prompt, answer: str) -> Usage:
        asked = prompt.system + "".join(turn.content for turn in prompt.turns)
        return Usage(estimate_tokens(asked), estimate_tokens(answer))

    def _client(self, read: float | None) -> openai.AsyncOpenAI:
        """One per call, since a client belongs to the event loop that first used it."""
        return openai.AsyncOpenAI(
            base_url=self._url,
            api_key=self._key or "none",
            max_retries=0,
            timeout=openai.Timeout(read, connect=self._limits.connect),
            http_client=openai.DefaultAsyncHttpxClient(verify=tls()),
        )


def embedder(model: str, base_url: str, api_key: str, limits: TimeLimits) -> Embed:
    """Asks the server for the vectors of a batch of texts."""
    url = base_url or OPENAI_URL
    client = openai.OpenAI(
        base_url=url,
        api_key=api_key or "none",
        timeout=openai.Timeout(limits.total, connect=limits.connect),
        http_client=openai.DefaultHttpxClient(verify=tls()),
    )

    def embed(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        with _translated(f"openai/{model}", url):
            answer = client.embeddings.create(
                model=model, input=list(texts), encoding_format="float"
            )
        return [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]

    return embed


def _text(content: Any) -> str:
    if not isinstance(content, str):
        raise TypeError("the server sent something else than text")
    return content


@contextmanager
def _translated(name: str, url: str) -> Iterator[None]:
    try:
        yield
    except openai.APIStatusError as error:
        raise from_status(name, error.status_code, error.message, "OPENAI_API_KEY") from error
    except openai.APIConnectionError as error:
        if not isinstance(error.__cause__, _NEVER_CONNECTED):
            raise broke_off(name) from error
        raise not_reached(
            name, url, "Start the server, or set OPENAI_BASE_URL to where it runs."
        ) from error
    # An answer of another shape shows as the last two: the client does not check it.
    except (openai.APIError, ValueError, AttributeError, TypeError) as error:
        raise broke_off(name) from error
