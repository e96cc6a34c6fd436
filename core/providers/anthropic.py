"""Anthropic's models."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anthropic
import httpx2
from anthropic.types import RawMessageStreamEvent

from core.providers.base import Delta, Events, Prompt, Usage
from core.providers.failures import broke_off, from_status, not_reached
from core.providers.streaming import TimeLimits, stream_within, tls
from core.providers.tokens import estimate_tokens

ANTHROPIC_URL = "https://api.anthropic.com"


class AnthropicModel:
    """A chat model of Anthropic, or of a gateway that speaks its API at ``base_url``.

    Its newer models take no temperature, so the prompt's is not sent.
    """

    def __init__(
        self,
        model: str,
        api_key: str,
        context_window: int,
        limits: TimeLimits,
        base_url: str = ANTHROPIC_URL,
    ) -> None:
        self.name = f"anthropic/{model}"
        self.context_window = context_window
        self._model = model
        self._key = api_key
        self._limits = limits
        self._url = base_url

    def count_tokens(self, text: str) -> int:
        return estimate_tokens(text)

    def stream(self, prompt: Prompt) -> Events:
        return stream_within(self.name, self._limits, lambda: self._attempt(prompt))

    async def check(self) -> None:
        with _translated(self.name, self._url):
            async with self._client(read=self._limits.connect) as client:
                await client.models.retrieve(self._model)

    async def _attempt(self, prompt: Prompt) -> Events:
        asked, written, finished = 0, 0, False
        with _translated(self.name, self._url):
            async with (
                self._client(read=None) as client,
                await self._request(client, prompt) as events,
            ):
                async for event in events:
                    if event.type == "message_start":
                        asked = event.message.usage.input_tokens
                    elif event.type == "content_block_delta" and event.delta.type == "text_delta":
                        yield Delta(event.delta.text)
                    elif event.type == "message_delta":
                        written = event.usage.output_tokens
                    elif event.type == "message_stop":
                        finished = True
        if not finished:
            raise broke_off(self.name)
        yield Usage(asked, written)

    async def _request(
        self, client: anthropic.AsyncAnthropic, prompt: Prompt
    ) -> anthropic.AsyncStream[RawMessageStreamEvent]:
        messages: list[Any] = [
            {"role": turn.role, "content": turn.content} for turn in prompt.turns
        ]
        return await client.messages.create(
            model=self._model,
            system=prompt.system,
            messages=messages,
            max_tokens=prompt.max_tokens,
            stream=True,
        )

    def _client(self, read: float | None) -> anthropic.AsyncAnthropic:
        """One per call, since a client belongs to the event loop that first used it."""
        return anthropic.AsyncAnthropic(
            base_url=self._url,
            api_key=self._key,
            max_retries=0,
            timeout=anthropic.Timeout(read, connect=self._limits.connect),
            http_client=anthropic.DefaultAsyncHttpxClient(verify=tls()),
        )


@contextmanager
def _translated(name: str, url: str) -> Iterator[None]:
    try:
        yield
    except anthropic.APIStatusError as error:
        raise from_status(name, error.status_code, error.message, "ANTHROPIC_API_KEY") from error
    except anthropic.APIConnectionError as error:
        raise not_reached(name, url, "Check this machine's way to the internet.") from error
    except (
        anthropic.AnthropicError,
        httpx2.TransportError,
        ValueError,
        AttributeError,
        TypeError,
    ) as error:
        raise broke_off(name) from error
