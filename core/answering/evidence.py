"""Whether what was found can answer the question; decided before any model is asked.

The nearest chunk must be near, and the nearer the more of the question stands nowhere in
what was found. How much a word means is measured by leaving it out: the question moves far
when it loses what it is about, hardly when it loses "key" or "regarding". And a word is only
held against the sources when the question without it comes nearer to them: "kids" brings it
no farther from a passage on children, "Platinum" does from one on the Standard plan. Leaving
words out to see what they do is the occlusion of Li, Monroe and Jurafsky (2016).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

import numpy as np

from core.answering.names import capitalised_in, long_names_in
from core.providers.base import EmbeddingModel
from core.providers.registry import embedding_model
from core.providers.sentences import split_sentences
from core.providers.words import UNSPACED, WORD, content_stems, stem
from core.retrieval.hits import Hit

Reason = Literal["", "no_documents", "out_of_scope", "no_evidence"]

OUT_OF_SCOPE = 0.25  # below this even the nearest chunk is about something else
ENOUGH = 0.38  # what the nearest chunk's similarity must leave after the words not found
WEIGHT = 0.6  # of what those words mean
PULL = 0.1  # words that pull the question this far away name something else
_SENTENCES = 6
_MOST_LEFT_OUT = 8
_TYPO = 5  # letters of a word in which one may be wrong
_TITLE_CASE = 0.6  # of the words with a capital: then capitals say nothing
# What kind of thing a name names; people add or leave out such words.
_KINDS = content_stems(
    "policy policies plan plans program programme procedure procedures form handbook guide "
    "guideline department team office group company act law document rule scheme"
)
_JOINED = 7  # letters that stand together by chance no longer
_UNRELATED_QUESTIONS = (
    "How many days of leave do I have?",
    "Who approves travel expenses?",
    "When does the warranty end?",
    "Is smoking allowed in the building?",
)
_UNRELATED_TEXTS = (
    "The river rises in the northern hills and flows through three lakes.",
    "Beat the eggs with the sugar until the mixture is pale and thick.",
    "The orchestra tuned its instruments before the second movement.",
    "Sea turtles return to the beach where they hatched.",
)
_floors: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reason`` is empty when answerable. ``details`` say in JSON what was weighed."""

    answerable: bool
    reason: Reason
    details: dict[str, Any]


def judge(question: str, hits: Sequence[Hit]) -> Verdict:
    """Whether ``hits`` hold evidence enough to answer ``question``.

    Raises ModelUnavailable when the embedding model can't be asked.
    """
    if not hits:
        return Verdict(False, "no_documents", {})
    model = embedding_model()
    similarity = _scaled(max(getattr(hit, "similarity", hit.score) for hit in hits), model)
    details: dict[str, Any] = {"similarity": round(similarity, 3)}
    if similarity < OUT_OF_SCOPE:
        return Verdict(False, "out_of_scope", details)
    if name := _unknown_name(question, hits):
        return Verdict(False, "no_evidence", details | {"unknown_name": name})
    gaps = _gaps(question, hits, model)
    left = similarity - WEIGHT * sum(gap.means for gap in gaps if gap.is_word and gap.pull > 0)
    pull = max((gap.pull for gap in gaps), default=0.0)
    details |= {
        "left": round(left, 3),
        "not_found": [
            {"words": gap.words, "means": round(gap.means, 3), "pull": round(gap.pull, 3)}
            for gap in gaps
        ],
    }
    if left < ENOUGH or pull > PULL:
        return Verdict(False, "no_evidence", details)
    return Verdict(True, "", details)


@dataclass(frozen=True, slots=True)
class _Gap:
    """Words of the question that stand in nothing found: how far the question moves without
    them (``means``), and how much nearer to the best sentence found (``pull``)."""

    words: str
    is_word: bool
    means: float
    pull: float


def _gaps(question: str, hits: Sequence[Hit], model: EmbeddingModel) -> list[_Gap]:
    missing = list(_missing(question, hits))[:_MOST_LEFT_OUT]
    sentences = _nearest_sentences(question, hits)
    if not missing or not sentences:
        return []
    without = [" ".join((question[:start] + question[end:]).split()) for start, end in missing]
    vectors = model.embed([question, *without, *sentences])
    asked, occluded, found = np.split(vectors, [1, 1 + len(missing)])
    nearest = (found @ asked[0]).max()
    return [
        _Gap(
            words=question[start:end],
            is_word=WORD.fullmatch(question[start:end]) is not None,
            means=1 - _scaled(float(vector @ asked[0]), model),
            pull=float((found @ vector).max() - nearest) / (1 - _floor(model)),
        )
        for (start, end), vector in zip(missing, occluded, strict=True)
    ]


def _missing(question: str, hits: Sequence[Hit]) -> Iterator[tuple[int, int]]:
    """Spans of the words that stand in no hit, then of the runs of two and more of them."""
    texts = [f"{hit.document_title} {hit.section} {hit.content}" for hit in hits]
    held = frozenset[str]().union(*map(content_stems, texts))
    joined = re.sub(r"[\W_]+", "", " ".join(texts).casefold())
    words = [
        (match, stem(match.group()))
        for match in WORD.finditer(question)
        if not UNSPACED.search(match.group())
    ]
    runs = [
        [match for match, _ in run]
        for absent, run in groupby(
            ((match, root) for match, root in words if root),
            key=lambda word: not _stands(word[1], word[0].group(), held, joined),
        )
        if absent
    ]
    for run in runs:
        yield from (match.span() for match in run)
    for run in runs:
        if len(run) > 1:
            yield run[0].start(), run[-1].end()


def _unknown_name(question: str, hits: Sequence[Hit]) -> str | None:
    """A name of the question, of two words and more, whose words nowhere stand together: in one
    sentence, with the title and section that it is under."""
    names = list(long_names_in(question))
    capitals = len(list(capitalised_in(question)))
    if not names or capitals > _TITLE_CASE * len(WORD.findall(question)):
        return None
    places = [place for hit in hits for place in _places(hit)]
    held = frozenset[str]().union(*places)
    written = frozenset(word for hit in hits for word in WORD.findall(hit.content))
    for start, end in names:
        name = question[start:end]
        roots = content_stems(name) - _KINDS
        initials = "".join(word[0] for word in name.split() if word[0].isupper())
        mistyped = roots - held
        together = any(
            roots & held <= place and all(_mistyped(root, place) for root in mistyped)
            for place in places
        )
        if not together and initials not in written:
            return name
    return None


def _places(hit: Hit) -> Iterator[frozenset[str]]:
    heading = content_stems(f"{hit.document_title} {hit.section}")
    yield heading
    for sentence in split_sentences(hit.content):
        yield heading | content_stems(hit.content[sentence.start : sentence.end])


def _mistyped(root: str, place: frozenset[str]) -> bool:
    return root.isalpha() and any(_alike(root, other) for other in place)


def _stands(root: str, word: str, held: frozenset[str], joined: str) -> bool:
    """Whether a word is among those found, joined ("healthcare") or mistyped ("vaccation") too."""
    if root in held or (len(word) > _JOINED and word.casefold() in joined):
        return True
    return _mistyped(root, held)


def _alike(one: str, other: str) -> bool:
    """One letter apart, the first one excepted: "paternity" is not "maternity"."""
    longest = max(len(one), len(other))
    if longest < _TYPO or one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    before = _shared(one, other)
    after = _shared(one[:before:-1], other[:before:-1])
    swapped = one[before : before + 2] == other[before : before + 2][::-1]
    return before + after >= longest - 1 or (swapped and before + after >= longest - 2)


def _shared(one: str, other: str) -> int:
    """Letters that both begin with."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _nearest_sentences(question: str, hits: Sequence[Hit]) -> list[str]:
    """Those that share most words with the question, of equals the better hit's."""
    asked = content_stems(question)
    texts = [
        hit.content[sentence.start : sentence.end]
        for hit in hits
        for sentence in split_sentences(hit.content)
        if not sentence.is_heading
    ]
    texts.sort(key=lambda text: -len(asked & content_stems(text)))
    return texts[:_SENTENCES]


def _scaled(similarity: float, model: EmbeddingModel) -> float:
    """``similarity`` on a scale where texts that have nothing in common are at 0."""
    return (similarity - _floor(model)) / (1 - _floor(model))


def _floor(model: EmbeddingModel) -> float:
    """The cosine that ``model`` gives to texts that have nothing in common: about 0 for some
    models, 0.7 and more for others."""
    if model.model_id not in _floors:
        vectors = model.embed([*_UNRELATED_QUESTIONS, *_UNRELATED_TEXTS])
        questions, texts = np.split(vectors, [len(_UNRELATED_QUESTIONS)])
        _floors[model.model_id] = float((questions @ texts.T).mean())
    return _floors[model.model_id]
