"""How fast a chat model answers, tried out with one short prompt that is always the same."""

import asyncio
import time
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.providers.base import ChatModel, Delta, Prompt, Source, Turn, Usage
from core.providers.failures import unavailable

MOST_TOKENS = 64
PASSAGE = (
    "Employees have 25 days of paid leave in each calendar year. Up to five days may be carried "
    "over into the next year, and are used until the end of March. Leave is asked for at least "
    "two weeks ahead, in writing, and the head of the department answers within three days."
)
QUESTION = "Explain in your own words how paid leave works, in several sentences."
PROMPT = Prompt(
    "Answer from the source.",
    (Turn("user", f"[1] {PASSAGE}\n\n{QUESTION}"),),
    (Source(1, "Leave", "", 1, 1, PASSAGE),),
    MOST_TOKENS,
)


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds to the first words, and how many tokens and words a second came from there on; 0.0
    where all came at once."""

    first_seconds: float
    tokens: float
    words: float


async def speed_of(model: ChatModel, seconds: float) -> Speed:
    """The speed of ``model``; ModelUnavailable where it does not answer within ``seconds``."""
    try:
        async with asyncio.timeout(seconds):
            await model.check()
            return await _measured(model)
    except TimeoutError as error:
        raise unavailable(
            _(
                "It wrote no short answer within %(seconds)s s. Choose a smaller model, or a "
                "machine with a graphics card."
            )
            % {"seconds": f"{seconds:.0f}"},
            retryable=True,
        ) from error


async def _measured(model: ChatModel) -> Speed:
    began = time.perf_counter()
    first, tokens, texts = 0.0, 0, []
    async for event in model.stream(PROMPT):
        if isinstance(event, Usage):
            tokens = event.completion_tokens
        elif isinstance(event, Delta):
            first = first or time.perf_counter() - began
            texts.append(event.text)
    if not "".join(texts).strip():
        raise unavailable(_("It answered with nothing. Choose another model."), retryable=False)
    writing = time.perf_counter() - began - first
    # What came first has no speed: it was there when the time began.
    words = len("".join(texts).split()) - len("".join(texts[:1]).split())
    return Speed(first, _rate(tokens - 1, writing), _rate(words, writing))


def _rate(count: int, seconds: float) -> float:
    return count / seconds if count > 0 and seconds > 0 else 0.0
