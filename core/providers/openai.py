"""Models behind any server that speaks OpenAI's chat completions: llama.cpp, vLLM, OpenAI …"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx2
import openai
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
from core.providers.server_tokens import ServerTokens
from core.providers.streaming import TimeLimits, size_limit, size_limit_sync, tls
from core.providers.tokens import Count

OPENAI_URL = "https://api.openai.com/v1"


class OpenAIModel(ServedModel):
    """A chat model of an OpenAI-compatible server; ``api_key`` may be empty for a local one.

    Nothing asks for prompt caching: OpenAI, llama.cpp and vLLM reuse a prefix they have seen
    by themselves, and strict servers refuse members that they don't know.
    """

    def __init__(
        self,
        model: str,
        base_url: str,
        api_key: str,
        context_window: int,
        limits: TimeLimits,
        count: Count | None = None,
    ) -> None:
        self._model = model
        self._url = base_url or OPENAI_URL
        self._key = api_key
        name = f"openai/{model}"
        self._tokens = ServerTokens(name, model, self._url, api_key)
        self._counts_itself = count is not None
        super().__init__(name, context_window, limits, count or self._tokens.count)

    async def check(self) -> None:
        with _translated(self.name, self._url):
            async with self._client(read=self._limits.connect) as client:
                offered = (await client.models.list()).data
        # llama.cpp serves its one model under whatever name it is asked for.
        if all(m.id != self._model and m.owned_by != "llamacpp" for m in offered):
            known = ", ".join(sorted(m.id for m in offered)[:10])
            raise unavailable(
                _(
                    "%(url)s does not offer the model %(name)s. Name one that it offers in "
                    "LLM_MODEL, LLM_FALLBACKS or LLM_OFFERED, wherever this one is named: "
                    "%(known)s."
                )
                % {"url": self._url, "name": self._model, "known": known},
                retryable=False,
            )

    async def _measure(self, texts: Sequence[str]) -> None:
        if self._url == OPENAI_URL:
            return  # its window is far larger than any prompt of ours, and it counts for nobody
        await self._tokens.measure(() if self._counts_itself else texts)
        self.context_window = min(self.context_window, self._tokens.window or self.context_window)

    async def _attempt(self, prompt: Prompt) -> Events:
        text, counted, finish = [], None, None
        with _translated(self.name, self._url):
            async with (
                self._client(read=None) as client,
                await self._request(client, prompt) as chunks,
            ):
                async for chunk in chunks:
                    for choice in chunk.choices:
                        finish = choice.finish_reason or finish
                        if choice.delta.content:
                            text.append(_text(choice.delta.content))
                            yield Delta(text[-1])
                    if chunk.usage:
                        counted = (chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
        if finish is None:
            raise broke_off(self.name)
        asked, written = counted or self._counted(prompt, "".join(text))
        yield Usage(asked, written, cut=finish == "length")

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

    def _counted(self, prompt: Prompt, answer: str) -> tuple[int, int]:
        asked = prompt.system + "".join(turn.content for turn in prompt.turns)
        return self.count_tokens(asked), self.count_tokens(answer)

    def _client(self, read: float | None) -> openai.AsyncOpenAI:
        """One per call, since a client belongs to the event loop that first used it."""
        return openai.AsyncOpenAI(
            base_url=self._url,
            api_key=self._key or "none",
            max_retries=0,
            timeout=openai.Timeout(read, connect=self._limits.connect),
            http_client=openai.DefaultAsyncHttpxClient(
                verify=tls(), event_hooks=size_limit(self.name)
            ),
        )


def embedder(model: str, base_url: str, api_key: str, limits: TimeLimits) -> Embed:
    """Asks the server for the vectors of a batch of texts."""
    url = base_url or OPENAI_URL
    client = openai.OpenAI(
        base_url=url,
        api_key=api_key or "none",
        timeout=openai.Timeout(limits.total, connect=limits.connect),
        http_client=openai.DefaultHttpxClient(
            verify=tls(), event_hooks=size_limit_sync(f"openai/{model}")
        ),
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
        retry_after = error.response.headers.get("retry-after")
        raise from_status(
            name, error.status_code, error.message, "OPENAI_API_KEY", retry_after
        ) from error
    except openai.APIConnectionError as error:
        raise _not_connected(name, url, error) from error
    except httpx2.TransportError as error:
        raise broke_off(name) from error
    except openai.APIError as error:  # sent inside the stream
        raise broke_off(name, error.message) from error
    # An answer of another shape shows as the last two: the client does not check it.
    except (openai.OpenAIError, ValueError, AttributeError, TypeError) as error:
        raise unreadable(name, url) from error


def _not_connected(name: str, url: str, error: openai.APIConnectionError) -> ModelUnavailable:
    cause = error.__cause__
    if isinstance(cause, ModelUnavailable):
        return cause
    silent = isinstance(error, openai.APITimeoutError)
    if silent or isinstance(cause, httpx2.ConnectError):
        what_to_do = _("Start the server, or set OPENAI_BASE_URL to where it runs.")
        return not_reached(name, url, what_to_do, refused=not silent)
    return broke_off(name)
