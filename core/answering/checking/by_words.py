"""Whether what was found can answer a question in a language that the judge does not read.

The evidence: how near the nearest chunk and the nearest sentence are in meaning, and how many
of the question's rare words stand together in a chunk. Against it counts what stands nowhere
in what was found. How much a word means is measured by leaving it out: the question moves far
when it loses what it is about, hardly when it loses "key" or "regarding". And a word is only
held against the sources when the question without it comes nearer to them: without "kids" it
is no nearer to a passage on children, without "Platinum" it is to one on the Standard plan.
Leaving words out to see what they do is the erasure of Li, Monroe and Jurafsky (2016).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.answering.checking.answerable import Verdict
from core.answering.checking.unmatched import missing_words, unknown_name
from core.providers.base import EmbeddingModel
from core.providers.similarity import cosines, scaled
from core.retrieval.hits import Hit, language_of
from core.text.sentences import split_sentences
from core.text.words import WORD, content_stems

OUT_OF_SCOPE = 0.3  # with less, what was found is about something else
ENOUGH = 0.45  # what must be left of the evidence after the words not found
SENTENCE = 0.3  # what the nearest sentence weighs; the rest is the nearest chunk's weight
SHARED_WORDS = 0.3  # what they weigh beside nearness in meaning
NOT_FOUND = 0.6  # what words that stand nowhere weigh
PULL = 0.1  # words that pull the question this far away name something else
_READ = 200  # characters of a sentence that are embedded
_SENTENCES = 4
_MOST_LEFT_OUT = 8


def answerable_by_words(
    question: str,
    vector: NDArray[np.float32],
    hits: Sequence[Hit],
    model: EmbeddingModel,
    *,
    organization: str = "",
) -> Verdict:
    """Whether ``hits`` hold evidence enough to answer ``question``, whose embedding by ``model``
    is ``vector``, shape (dimensions,). Where the hits' own vectors could not be compared, their
    nearest sentence stands for them.

    The name of the ``organization`` that is asked is no gap where its documents never say it.
    Raises ModelUnavailable when the embedding model can't be asked.
    """
    if not hits:
        return Verdict(False, "no_documents", {})
    nearness, gaps = _compared(question, vector, hits, organization, model)
    known = [hit.similarity for hit in hits if hit.similarity is not None]
    similarity = scaled(max(known), model) if known else nearness
    words = max(hit.lexical for hit in hits)
    meaning = (1 - SENTENCE) * similarity + SENTENCE * nearness
    evidence = meaning + SHARED_WORDS * words
    left = evidence - NOT_FOUND * sum(gap.means for gap in gaps if gap.is_word and gap.pull > 0)
    details: dict[str, Any] = {
        "chunk": round(similarity, 3),
        "sentence": round(nearness, 3),
        "words": round(words, 3),
        "left": round(left, 3),
        "not_found": [
            {"words": gap.words, "means": round(gap.means, 3), "pull": round(gap.pull, 3)}
            for gap in gaps
        ],
    }
    if evidence < OUT_OF_SCOPE:
        return Verdict(False, "out_of_scope", details)
    if name := unknown_name(question, hits, organization):
        return Verdict(False, "no_evidence", details | {"unknown_name": name})
    if left < ENOUGH or any(gap.pull > PULL for gap in gaps):
        return Verdict(False, "no_evidence", details)
    return Verdict(True, "", details)


@dataclass(frozen=True, slots=True)
class _Gap:
    """Words of the question that stand in nothing found: how far the question moves without
    them (``means``), and how much nearer to the nearest sentence found (``pull``)."""

    words: str
    is_word: bool
    means: float
    pull: float


def _compared(
    question: str,
    asked: NDArray[np.float32],
    hits: Sequence[Hit],
    organization: str,
    model: EmbeddingModel,
) -> tuple[float, list[_Gap]]:
    """How near the nearest sentence is, 0 to 1, and the gaps."""
    sentences = _nearest_sentences(question, hits)
    if not sentences:
        return 0.0, []
    missing = list(missing_words(question, hits, organization))[:_MOST_LEFT_OUT]
    without = [" ".join((question[:start] + question[end:]).split()) for start, end in missing]
    found, left = model.embed_passages(sentences), model.embed_queries(without)
    nearness = scaled(float(cosines(found, asked, model).max()), model)
    gaps = [
        _Gap(
            words=question[start:end],
            is_word=WORD.fullmatch(question, start, end) is not None,
            means=1 - scaled(float(vector @ asked), model),
            pull=scaled(float((found @ vector).max()), model) - nearness,
        )
        for (start, end), vector in zip(missing, left, strict=True)
    ]
    return nearness, gaps


def _nearest_sentences(question: str, hits: Sequence[Hit]) -> list[str]:
    """Those that share most words with the question, of equals the better hit's."""
    language = language_of(hits)
    asked = content_stems(question, language)
    texts = [
        hit.content[sentence.start : sentence.end]
        for hit in hits
        for sentence in split_sentences(hit.content)
        if not sentence.is_heading
    ]
    texts.sort(key=lambda text: -len(asked & content_stems(text, language)))
    return [text[:_READ] for text in texts[:_SENTENCES]]
