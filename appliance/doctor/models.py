"""The models: whether they answer, and how fast on this machine."""

import asyncio
import time
from collections.abc import Iterator

from appliance.doctor.finding import Finding, ok, warning
from core.errors import ModelUnavailable
from core.providers.base import ChatModel, Prompt, Source, Turn, Usage
from core.providers.registry import chat_model, embedding_model

PASSAGES = 32
SLOW_PASSAGES, SLOW_TOKENS = 5.0, 3.0
MEASURED_TOKENS = 64
ANSWER_SECONDS = 60.0
PASSAGE = (
    "Employees have 25 days of paid leave in each calendar year. Up to five days may be carried "
    "over into the next year, and are used until the end of March. Leave is asked for at least "
    "two weeks ahead, in writing, and the head of the department answers within three days."
)
QUESTION = "Explain in your own words how paid leave works, in several sentences."


def embedding() -> Iterator[Finding]:
    """Vectors for passages of usual length; ModelUnavailable when there is no model."""
    model = embedding_model()
    # Numbered, so that no two are the same; the first round loads what loads at first use.
    texts = [f"{number}. {PASSAGE}" for number in range(PASSAGES)]
    model.embed_passages(texts[:1])
    began = time.perf_counter()
    model.embed_passages(texts)
    speed = PASSAGES / (time.perf_counter() - began)
    found = f"{model.model_id} makes {speed:.0f} vectors a second of passages of usual length."
    if speed < SLOW_PASSAGES:
        yield warning(
            "embedding model",
            found,
            "Large uploads will take long: give the workers more processor cores, or use "
            "EMBEDDING_BACKEND=openvino.",
        )
    else:
        yield ok("embedding model", found)


def language() -> Iterator[Finding]:
    """Each configured language model: whether it is ready, and how fast it writes."""
    writer = chat_model()
    if writer is None:
        yield ok("language model", "None is set: answers are quoted from the documents.")
        return
    for model in writer.models:
        yield asyncio.run(_language(model))


async def _language(model: ChatModel) -> Finding:
    name = f"language model {model.name}"
    advice = "Until then answers are quoted from the documents."
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await model.check()
            first, speed = await _speed(model)
    except ModelUnavailable as failed:
        return warning(name, failed.detail, advice)
    except TimeoutError:
        return warning(
            name,
            f"It wrote no short answer within {ANSWER_SECONDS:.0f} s.",
            f"Choose a smaller model, or a machine with a graphics card. {advice}",
        )
    found = f"The first words came after {first:.1f} s, then {speed:.0f} tokens a second."
    if speed < SLOW_TOKENS:
        return warning(name, found, "Choose a smaller model, or a machine with a graphics card.")
    return ok(name, found)


async def _speed(model: ChatModel) -> tuple[float, float]:
    """Seconds to the first words, and tokens a second from there on."""
    source = Source(1, "Leave", "", 1, 1, PASSAGE)
    user = Turn("user", f"[1] {PASSAGE}\n\n{QUESTION}")
    system = "Answer from the source."
    prompt = Prompt(system, (user,), (source,), MEASURED_TOKENS)
    began = time.perf_counter()
    first = 0.0
    tokens = 0
    async for event in model.stream(prompt):
        if isinstance(event, Usage):
            tokens = event.completion_tokens
        elif not first:
            first = time.perf_counter() - began
    writing = time.perf_counter() - began - first
    # The first token came with the first words; one alone has no speed.
    return first, (tokens - 1) / writing if tokens > 1 and writing > 0 else 0.0
