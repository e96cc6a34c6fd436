"""The models: whether they answer, and how fast on this machine."""

import asyncio
import time
from collections.abc import Iterator, Sequence

from django.conf import settings

from appliance.doctor.finding import Finding, ok, warning
from core.audit.prices import unpriced
from core.errors import ModelUnavailable
from core.providers.base import ChatModel
from core.providers.registry import chat_model, embedding_model, offered_models
from core.providers.speed import PASSAGE, speed_of

PASSAGES = 32
SLOW_PASSAGES, SLOW_TOKENS = 5.0, 3.0
ANSWER_SECONDS = 60.0


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
    """Each configured language model: whether it is ready, how fast it writes, and its price where
    others have one."""
    writer = chat_model()
    if writer is None:
        yield ok("language model", "None is set: answers are quoted from the documents.")
    asked = writer.models if writer else ()
    models = [*asked, *(one for one in offered_models() if one not in asked)]
    for model in models:
        yield asyncio.run(_language(model))
    yield from _without_price(models)


def _without_price(models: Sequence[ChatModel]) -> Iterator[Finding]:
    try:
        without = unpriced([model.name for model in models], settings.LLM_PRICES)
    except ValueError:  # the look at the settings tells it
        return
    for name in without:
        yield warning(
            f"price of {name}",
            "LLM_PRICES has none: its answers count for nothing in quotas of cost.",
            f"Add {name}=in:out to LLM_PRICES; 0:0 is for a model that costs nothing.",
        )


async def _language(model: ChatModel) -> Finding:
    name = f"language model {model.name}"
    advice = "Until then answers are quoted from the documents."
    try:
        speed = await speed_of(model, ANSWER_SECONDS)
    except ModelUnavailable as failed:
        return warning(name, failed.detail, advice)
    found = (
        f"The first words came after {speed.first_seconds:.1f} s, then {speed.tokens:.0f} tokens "
        "a second."
    )
    if speed.tokens < SLOW_TOKENS:
        return warning(name, found, "Choose a smaller model, or a machine with a graphics card.")
    return ok(name, found)
