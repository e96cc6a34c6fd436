"""Whether a sentence of an answer says only what a source says.

Small models invent amounts and dates, so a sentence counts as supported only if one
source's words carry it: most of its content words stand together there, every number (in
digits or in words) and every name in it does, and it denies as often as the source denies.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.answering.quotes import normalize
from core.providers.sentences import split_sentences
from core.providers.words import WORD, content_stems
from core.retrieval.search import Hit

ENOUGH = 0.6  # share of a sentence's content words that its support must hold
MARKED = 0.1  # what the source that the model itself named has over others
WINDOW = 2  # sentences of a source that may carry one sentence together

_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_NUMBER_WORDS = {
    **{"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8"},
    **{"nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13"},
    **{"fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18"},
    **{"nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50"},
    **{"sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90", "hundred": "100"},
    **{"thousand": "1000", "half": "1/2", "twice": "2", "double": "2"},
}
_DENIAL = re.compile(
    r"\b(?:not?|never|none|nobody|nothing|neither|nor|cannot|without|unless|except)\b|n['’]t\b",
    re.IGNORECASE,
)
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
    if share < ENOUGH or not _numbers(sentence) <= _numbers(passage):
        return 0.0
    if len(_DENIAL.findall(sentence)) != len(_DENIAL.findall(passage)):
        return 0.0
    around = held | content_stems(f"{hit.document_title} {hit.section}")
    return share if all(stem in around for stem in _names(sentence)) else 0.0


def _numbers(text: str) -> set[str]:
    words = (_NUMBER_WORDS.get(word.casefold()) for word in WORD.findall(text))
    return {*_NUMBER.findall(text), *filter(None, words)}


def _names(sentence: str) -> Iterator[str]:
    for name in _NAME.findall(sentence):
        yield from content_stems(name)
