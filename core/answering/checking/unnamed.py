"""The thing of which a question asks a value, where no source names it.

"How long is the probation period?" is near to every sentence on how long something takes. Where the
judge reads the language, it tells them apart; meaning alone does not. How much of a question one
word is, is measured by leaving it out, as in ``by_words``.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.answering.checking.unmatched import missing_words
from core.answering.choosing.asked import Asked, without_asking
from core.providers.base import EmbeddingModel
from core.providers.similarity import scaled
from core.retrieval.hits import Hit
from core.text.words import WORD

IS_WHAT_IS_ASKED = 0.3  # how far a question moves without the word that it is about
_MOST_LEFT_OUT = 4


def unnamed_thing(
    asked: Asked,
    vector: NDArray[np.float32],
    hits: Sequence[Hit],
    model: EmbeddingModel,
    organization: str,
) -> str:
    """The word that stands in none of ``hits`` and makes most of what a question is about whose
    answer is a value; empty where there is none. ``vector`` is the question's embedding by
    ``model``, shape (dimensions,). Raises ModelUnavailable."""
    if not asked.wants:
        return ""
    about = without_asking(asked.text, asked.language)
    missing = [
        (start, end)
        for start, end in missing_words(asked.text, hits, organization)
        if WORD.fullmatch(asked.text, start, end) and asked.text[start:end] in about
    ][:_MOST_LEFT_OUT]
    if not missing:
        return ""
    without = model.embed_queries(
        [" ".join((asked.text[:start] + asked.text[end:]).split()) for start, end in missing]
    )
    moved = [1 - scaled(float(one @ vector), model) for one in without]
    most = max(range(len(moved)), key=moved.__getitem__)
    start, end = missing[most]
    return asked.text[start:end] if moved[most] >= IS_WHAT_IS_ASKED else ""
