"""Counting with the tokenizer of the server that answers: llama.cpp's and vLLM's."""

import asyncio
import logging
import threading
from collections.abc import Sequence
from typing import Any

import httpx

from core.errors import ModelUnavailable
from core.providers.streaming import size_limit, tls
from core.providers.tokens import estimate_tokens

logger = logging.getLogger(__name__)
_SECONDS = 1.0
_KEPT = 2048
_AT_ONCE = 4


class ServerTokens:
    """``count`` is exact for texts that ``measure`` has sent to the server, else an estimate.

    llama.cpp answers POST /tokenize {content} with {tokens} and has its window in GET /props;
    vLLM answers {prompt} with {count, max_model_len}. Other servers have neither, and are
    asked once, with a word that is nobody's. ``window`` is in tokens, None while unknown.
    """

    def __init__(self, name: str, model: str, base_url: str, api_key: str) -> None:
        self.window: int | None = None
        self._name = name
        self._model = model
        self._root = base_url.rstrip("/").removesuffix("/v1")
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._offered: bool | None = None
        self._known: dict[str, int] = {}
        self._lock = threading.Lock()

    def count(self, text: str) -> int:
        known = self._known.get(text)
        return estimate_tokens(text) if known is None else known

    async def measure(self, texts: Sequence[str]) -> None:
        """Count these texts where the server can, and ask for its window; never raises."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        if self._offered is False or (self._offered and not unknown):
            return
        try:
            async with asyncio.timeout(_SECONDS), self._client() as client:
                if self._offered is None:
                    await self._look(client)
                if self._offered:
                    counts = await asyncio.gather(*(self._ask(client, text) for text in unknown))
                    self._keep(dict(zip(unknown, counts, strict=True)))
        except (httpx.HTTPError, TimeoutError, OSError, ModelUnavailable) as error:
            logger.info("%s did not count tokens, they are estimated: %r", self._name, error)
        except (ValueError, KeyError, TypeError, AttributeError, httpx.InvalidURL) as error:
            self._offered = False
            logger.info("%s has no tokenizer that we know how to ask: %r", self._name, error)

    async def _look(self, client: httpx.AsyncClient) -> None:
        """Find out what the server offers. A server in trouble (5xx) is looked at again."""
        response = await client.post("/tokenize", json=self._body("policy"))
        if response.is_server_error:
            response.raise_for_status()
        if not response.is_success:
            self._offered = False
            return
        body = response.json()
        _count(body)
        window = body.get("max_model_len")
        if window is None:
            properties = await client.get("/props")
            if properties.is_success:
                window = properties.json()["default_generation_settings"]["n_ctx"]
        self.window = int(window) if window else None
        self._offered = True

    async def _ask(self, client: httpx.AsyncClient, text: str) -> int:
        response = await client.post("/tokenize", json=self._body(text))
        response.raise_for_status()
        return _count(response.json())

    def _body(self, text: str) -> dict[str, str]:
        return {"model": self._model, "content": text, "prompt": text}

    def _keep(self, counts: dict[str, int]) -> None:
        with self._lock:
            self._known.update(counts)
            for text in list(self._known)[:-_KEPT]:
                del self._known[text]

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self._root,
            headers=self._headers,
            limits=httpx.Limits(max_connections=_AT_ONCE),
            event_hooks=size_limit(self._name),
            verify=tls(),
        )


def _count(body: dict[str, Any]) -> int:
    return int(body["count"]) if "count" in body else len(body["tokens"])
