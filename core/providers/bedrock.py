"""Models of Amazon Bedrock, whoever made them. Needs the extra bedrock.

Asked by its Converse API: the endpoints that speak OpenAI's protocol have few of its models.
"""

import json
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from typing import Any
from urllib.parse import quote

import httpx2
from botocore.eventstream import EventStreamBuffer, ParserError
from django.utils.translation import gettext as _

from core.errors import ModelUnavailable
from core.providers.aws_signature import Signed
from core.providers.base import Delta, Events, Prompt, Turn, Usage
from core.providers.failures import broke_off, from_status, not_reached, unavailable, unreadable
from core.providers.served import ServedModel
from core.providers.streaming import TimeLimits, size_limit, tls
from core.providers.tokens import Count, estimate_tokens

RIGHT = "bedrock:InvokeModelWithResponseStream"
"""All that its role has to be allowed."""

CHECKED_SECONDS = 60.0
_SHORTEST = Prompt("Answer in one word.", (Turn("user", "Hello"),), (), max_tokens=1)
_CUT = ("max_tokens", "model_context_window_exceeded")


class BedrockModel(ServedModel):
    """A model or inference profile of Bedrock in ``region``, named by its id or ARN.

    It refuses prompts beyond the window and never cuts them, so an estimate of their tokens will
    do. ``base_url`` is for an endpoint that does not have the region's public name.
    """

    def __init__(
        self,
        model: str,
        region: str,
        context_window: int,
        limits: TimeLimits,
        base_url: str = "",
        count: Count = estimate_tokens,
    ) -> None:
        super().__init__(f"bedrock/{model}", context_window, limits, count)
        self._url = base_url.rstrip("/") or f"https://bedrock-runtime.{region}.amazonaws.com"
        self._stream_url = f"{self._url}/model/{quote(model, safe='')}/converse-stream"
        # Anthropic's newer models refuse it.
        self._takes_temperature = "anthropic." not in model
        self._auth = Signed("bedrock", region)
        self._checked_until = 0.0

    async def check(self) -> None:
        """Bedrock says only by an answer whether one may be had, so this asks for one of one
        token, at most once in CHECKED_SECONDS."""
        if time.monotonic() < self._checked_until:
            return
        async with aclosing(self._attempt(_SHORTEST)) as events:
            async for _ in events:
                pass
        self._checked_until = time.monotonic() + CHECKED_SECONDS

    async def _measure(self, texts: Sequence[str]) -> None:
        """Its windows are far larger than any prompt of ours, and counting costs a request."""

    async def _attempt(self, prompt: Prompt) -> Events:
        usage, stopped = None, ""
        with _translated(self.name, self._url):
            async with (
                self._client() as client,
                client.stream("POST", self._stream_url, json=self._body(prompt)) as response,
                aclosing(_events(self.name, response)) as events,
            ):
                async for kind, event in events:
                    if kind == "contentBlockDelta" and "text" in event["delta"]:
                        yield Delta(_text(event["delta"]["text"]))
                    elif kind == "messageStop":
                        stopped = event["stopReason"]
                    elif kind == "metadata":
                        usage = event["usage"]["inputTokens"], event["usage"]["outputTokens"]
        if usage is None or not stopped:
            raise broke_off(self.name)
        yield Usage(*usage, cut=stopped in _CUT)

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        limits: dict[str, Any] = {"maxTokens": prompt.max_tokens}
        if self._takes_temperature:
            limits["temperature"] = prompt.temperature
        return {
            "system": [{"text": prompt.system}],
            "messages": [
                {"role": turn.role, "content": [{"text": turn.content}]} for turn in prompt.turns
            ],
            "inferenceConfig": limits,
        }

    def _client(self) -> httpx2.AsyncClient:
        """One per call, since a client belongs to the event loop that first used it."""
        return httpx2.AsyncClient(
            auth=self._auth,
            timeout=httpx2.Timeout(None, connect=self._limits.connect),
            verify=tls(),
            event_hooks=size_limit(self.name),
        )


async def _events(
    name: str, response: httpx2.Response
) -> AsyncGenerator[tuple[str, dict[str, Any]], None]:
    """The kind of each event of the stream, and what it holds. Raises ModelUnavailable for an
    error in it, HTTPStatusError where there is one in its place."""
    if not response.is_success:
        await response.aread()  # what it says is wanted
        response.raise_for_status()
    buffer = EventStreamBuffer()
    async with aclosing(response.aiter_bytes()) as chunks:
        async for chunk in chunks:
            buffer.add_data(chunk)
            for message in buffer:
                told = message.headers
                if told.get(":message-type") != "event":
                    raise broke_off(name, told.get(":error-message") or _said(message.payload))
                yield told[":event-type"], json.loads(message.payload)


def _text(content: Any) -> str:
    if not isinstance(content, str):
        raise TypeError("the server sent something else than text")
    return content


def _said(body: bytes) -> str:
    """The sentence in an error of AWS; its older services write its name in capitals."""
    try:
        error = json.loads(body)
        return str(error.get("message") or error.get("Message") or "")
    except (ValueError, AttributeError):
        return body.decode(errors="replace")


def _refused(name: str, response: httpx2.Response) -> ModelUnavailable:
    said = _said(response.content)
    if response.status_code in (401, 403):
        return unavailable(
            f"{name} may not be asked: {said[:300]} Allow the role {RIGHT} on it, and ask for "
            "access to the model where Bedrock wants that.",
            retryable=False,
        )
    wait = response.headers.get("retry-after")
    return from_status(name, response.status_code, said, RIGHT, wait)


@contextmanager
def _translated(name: str, url: str) -> Iterator[None]:
    try:
        yield
    except httpx2.HTTPStatusError as error:
        raise _refused(name, error.response) from error
    except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
        what_to_do = _(
            "Check BEDROCK_REGION, and this machine's way to it: an endpoint or a gateway."
        )
        refused = isinstance(error, httpx2.ConnectError)
        raise not_reached(name, url, what_to_do, refused=refused) from error
    except httpx2.TransportError as error:
        raise broke_off(name) from error
    # An answer of another shape shows as one of these.
    except (
        httpx2.DecodingError,
        ParserError,
        ValueError,
        KeyError,
        AttributeError,
        TypeError,
    ) as error:
        raise unreadable(name, url) from error
