"""Anthropic's models."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import anthropic
import httpx2
from anthropic.types import RawMessageStreamEvent
from django.utils.translation import gettext as _

from core.errors import ModelUnavailable
from core.providers.base import Delta, Events, Prompt, Usage
from core.providers.failures import broke_off, from_status, not_reached, unreadable
from core.providers.served import ServedModel
from core.providers.streaming import TimeLimits, size_limit, tls
from core.providers.tokens import Count, estimate_tokens

ANTHROPIC_URL = "https://api.anthropic.com"
_CUT = ("max_tokens", "model_context_window_exceeded")


class AnthropicModel(ServedModel):
    """A chat model of Anthropic, or of a gateway that speaks its API at ``base_url``.

    Its newer models take no temperature, so the prompt's is not sent. Nor is ``cache_control``:
    what stays the same from question to question is a tenth of the 1024 tokens and more from
    which on Anthropic caches. Its server refuses prompts beyond the window and never cuts them,
    so an estimate of their tokens will do.
    """

    def __init__(
        self,
        model: str,
        api_key: str,
        context_window: int,
        limits: TimeLimits,
        base_url: str = ANTHROPIC_URL,
        count: Count = estimate_tokens,
    ) -> None:
        super().__init__(f"anthropic/{model}", context_window, limits, count)
        self._model = model
        self._key = api_key
        self._url = base_url

    async def check(self) -> None:
        with _translated(self.name, self._url):
            async with self._client(read=self._limits.connect) as client:
                await client.models.retrieve(self._model)

    async def _measure(self, texts: Sequence[str]) -> None:
        """Its windows are far larger than any prompt of ours, and counting costs a request."""

    async def _attempt(self, prompt: Prompt) -> Events:
        asked, written, cut, finished = 0, 0, False, False
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
                        cut = event.delta.stop_reason in _CUT
                    elif event.type == "message_stop":
                        finished = True
        if not finished:
            raise broke_off(self.name)
        yield Usage(asked, written, cut)

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
            http_client=anthropic.DefaultAsyncHttpxClient(
                verify=tls(), event_hooks=size_limit(self.name)
            ),
        )


@contextmanager
def _translated(name: str, url: str) -> Iterator[None]:
    try:
        yield
    except anthropic.APIStatusError as error:
        raise from_status(
            name,
            error.status_code,
            error.message,
            "ANTHROPIC_API_KEY",
            error.response.headers.get("retry-after"),
        ) from error
    except anthropic.APIConnectionError as error:
        cause = error.__cause__
        if isinstance(cause, ModelUnavailable):
            raise cause from error
        raise not_reached(
            name,
            url,
            _("Check this machine's way to the internet."),
            refused=not isinstance(error, anthropic.APITimeoutError),
        ) from error
    except httpx2.TransportError as error:
        raise broke_off(name) from error
    # An answer of another shape shows as the last two: the client does not check it.
    except (anthropic.AnthropicError, ValueError, AttributeError, TypeError) as error:
        raise unreadable(name, url) from error
