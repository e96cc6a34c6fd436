"""Whether a sentence of an answer says only what a source says.

Small models invent amounts and dates, so a sentence counts as supported only if one
source's words carry it: most of its content words stand together there, and every number
and every name in it does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.answering.quotes import normalize
from core.providers.sentences import split_sentences
from core.providers.words import content_stems
from core.retrieval.search import Hit

ENOUGH = 0.6  # share of a sentence's content words that its support must hold
MARKED = 0.1  # what the source that the model itself named has over others
WINDOW = 2  # sentences of a source that may carry one sentence together

_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_NAME = re.compile(r"(?<=[\w,;:] )[A-ZÀ-ÖØ-Þ][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Support:
    """The words that carry a sentence: ``hit.content[start:end]``."""

    hit: Hit
    start: int
    end: int
    share: float


def find_support(sentence: str, marks: Sequence[int], hits: Sequence[Hit]) -> Support | None:
    """The best support among ``hits`` (``marks`` are ranks that the model named), or None."""
    best: Support | None = None
    for hit in hits:
        bonus = MARKED if hit.rank in marks else 0.0
        for start, end in _windows(hit.content):
            share = _share(sentence, hit.content[start:end], hit)
            if share >= ENOUGH and (best is None or share + bonus > best.share):
                best = Support(hit, start, end, share + bonus)
    return best


@lru_cache(maxsize=256)
def _windows(text: str) -> tuple[tuple[int, int], ...]:
    """Each sentence of ``text``, then each run of WINDOW sentences."""
    spans = [s for s in split_sentences(text) if not s.is_heading]
    single = [(s.start, s.end) for s in spans]
    runs = [(spans[i].start, spans[i + WINDOW - 1].end) for i in range(len(spans) - WINDOW + 1)]
    return tuple(single + runs)


def _share(sentence: str, passage: str, hit: Hit) -> float:
    """Share of the sentence's content words that ``passage`` holds; 0 if it can't carry it."""
    if normalize(sentence) == normalize(passage):
        return 1.0
    stems = content_stems(sentence)
    if len(stems) < 2:
        return 0.0
    held = content_stems(passage)
    share = len(stems & held) / len(stems)
    if share < ENOUGH or not set(_NUMBER.findall(sentence)) <= set(_NUMBER.findall(passage)):
        return 0.0
    around = held | content_stems(f"{hit.document_title} {hit.section}")
    return share if all(stem in around for stem in _names(sentence)) else 0.0


def _names(sentence: str) -> Iterator[str]:
    for name in _NAME.findall(sentence):
        yield from content_stems(name)
