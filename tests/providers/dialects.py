"""How each chat API words the same things, so that one test can hold all providers to them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.providers.anthropic import AnthropicModel
from core.providers.base import ChatModel, Prompt, Source, Turn
from core.providers.bedrock import BedrockModel
from core.providers.ollama import OllamaModel
from core.providers.openai import OpenAIModel
from core.providers.streaming import TimeLimits
from tests.providers.event_stream import event, prelude
from tests.providers.servers import Reply

QUICK = TimeLimits(connect=20.0, first_token=20.0, total=20.0)

PROMPT = Prompt(
    system="Answer from the sources.",
    turns=(
        Turn("user", "Hello"),
        Turn("assistant", "Good day."),
        Turn("user", "[1] Leave is 25 days.\n\nHow many days of leave are there?"),
    ),
    sources=(Source(1, "Leave", "Annual leave", 1, 1, "Leave is 25 days."),),
    max_tokens=40,
)


@dataclass(frozen=True)
class Dialect:
    """``model`` makes the chat model for a URL; ``streamed`` words an answer of these
    deltas, which the server ended at a limit or not; ``endless`` begins a line without an end."""

    name: str
    model: Callable[[str, TimeLimits], ChatModel]
    streamed: Callable[[Sequence[str], bool], list[bytes]]
    content_type: str
    key_setting: str
    endless: bytes = b'data: {"'

    def answer(self, *deltas: str, pause: float = 0.0) -> Reply:
        """A whole answer, with a usage of 11 tokens in and 7 out."""
        return Reply(self.streamed(deltas, False), content_type=self.content_type, pause=pause)

    def broken(self, *deltas: str, cut: bool) -> Reply:
        """An answer that ends before its last part: the line is cut, or the server just stops."""
        whole = self.answer(*deltas)
        return replace(whole, chunks=whole.chunks[: len(deltas)], cut=cut)

    def refusal(self, status: int, message: str, **headers: str) -> Reply:
        error = message if self.name == "ollama" else {"type": "error", "message": message}
        body = {"message": message} if self.name == "bedrock" else {"type": "error", "error": error}
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return Reply([_json(body)], status=status, headers=headers)

    def cut(self, *deltas: str) -> Reply:
        """A whole answer that the server ended at a limit."""
        return Reply(self.streamed(deltas, True), content_type=self.content_type)


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _ollama(deltas: Sequence[str], cut: bool) -> list[bytes]:
    parts: list[dict[str, Any]] = [
        {"message": {"role": "assistant", "content": text}, "done": False} for text in deltas
    ]
    parts.append(
        {
            "message": {"role": "assistant", "content": ""},
            "done": True,
            "done_reason": "length" if cut else "stop",
            "prompt_eval_count": 11,
            "eval_count": 7,
        }
    )
    return [_json({"model": "m", **part}) + b"\n" for part in parts]


def _openai(deltas: Sequence[str], cut: bool) -> list[bytes]:
    def chunk(choices: list[Any], **more: Any) -> bytes:
        head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        return b"data: " + _json({**head, "choices": choices, **more}) + b"\n\n"

    def choice(text: str, finish: str | None) -> dict[str, Any]:
        return {"index": 0, "delta": {"content": text}, "finish_reason": finish}

    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    return [
        *(chunk([choice(text, None)]) for text in deltas),
        chunk([choice("", "length" if cut else "stop")]),
        chunk([], usage=usage),
        b"data: [DONE]\n\n",
    ]


def _anthropic(deltas: Sequence[str], cut: bool) -> list[bytes]:
    def event(kind: str, **data: Any) -> bytes:
        return f"event: {kind}\n".encode() + b"data: " + _json({"type": kind, **data}) + b"\n\n"

    message: dict[str, Any] = {
        "id": "1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 11, "output_tokens": 1},
    }
    block = {"type": "text", "text": ""}
    texts = [
        event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})
        for text in deltas
    ]
    start = event("message_start", message=message)
    start += event("content_block_start", index=0, content_block=block)
    return [
        start + texts[0],
        *texts[1:],
        event("content_block_stop", index=0),
        event(
            "message_delta",
            delta={"stop_reason": "max_tokens" if cut else "end_turn", "stop_sequence": None},
            usage={"output_tokens": 7},
        )
        + event("message_stop"),
    ]


def _bedrock(deltas: Sequence[str], cut: bool) -> list[bytes]:
    texts = [
        event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": text}})
        for text in deltas
    ]
    stop = event("messageStop", {"stopReason": "max_tokens" if cut else "end_turn"})
    usage = {"inputTokens": 11, "outputTokens": 7, "totalTokens": 18}
    return [
        event("messageStart", {"role": "assistant"}) + texts[0],
        *texts[1:],
        event("contentBlockStop", {"contentBlockIndex": 0}) + stop,
        event("metadata", {"usage": usage, "metrics": {"latencyMs": 400}}),
    ]


DIALECTS = (
    Dialect(
        "ollama",
        lambda url, limits: OllamaModel("m", url, 4096, limits),
        _ollama,
        "application/x-ndjson",
        "OLLAMA_API_KEY",
    ),
    Dialect(
        "openai",
        lambda url, limits: OpenAIModel("m", f"{url}/v1", "key", 4096, limits),
        _openai,
        "text/event-stream",
        "OPENAI_API_KEY",
    ),
    Dialect(
        "anthropic",
        lambda url, limits: AnthropicModel("m", "key", 4096, limits, base_url=url),
        _anthropic,
        "text/event-stream",
        "ANTHROPIC_API_KEY",
    ),
    Dialect(
        "bedrock",
        lambda url, limits: BedrockModel("m", "eu-central-1", 4096, limits, base_url=url),
        _bedrock,
        "application/vnd.amazon.eventstream",
        "bedrock:InvokeModelWithResponseStream",
        endless=prelude(0, 20 * 2**20),
    ),
)
