"""Choosing the units that answer: the judge's opinion, the search's, and the rules."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isfinite

from core.answering.choosing.asked import asked_of, unframed
from core.answering.choosing.candidates import (
    Candidate,
    Excerpt,
    candidates_of,
    excerpts_of,
    passage_of,
)
from core.answering.choosing.choice import Choice, Scored, best_first
from core.answering.choosing.nearness import Nearness
from core.answering.choosing.rules import by_rules
from core.answering.thresholds import THRESHOLDS
from core.providers.judge.openvino import Judge
from core.providers.judge.passage import plain
from core.retrieval.hits import Hit, language_of
from core.text.words import content_stems

CONTEXT_READ, TEXT_READ = 80, 300  # characters that are embedded
READINGS = 3  # of one hit, at most


def choose(
    question: str,
    hits: Sequence[Hit],
    judge: Judge,
    near: Nearness | None = None,
    leaning: str = "",
    said: str = "",
    *,
    again: bool = False,
) -> Choice:
    """The quotable units of ``hits``, those that answer ``question`` best first.

    ``near`` has a second look at the best by their meaning, without which they stay as the judge
    has them. ``leaning`` is what of the question was asked last, where it leans on what was asked
    before, ``said`` all that was said with it. ``again``: the question was read in other
    words before, and less is read. Raises ModelUnavailable when the judge's files are not what
    they should be.
    """
    language = language_of(hits)
    asked = asked_of(question, language, said)
    topic = unframed(question, language)
    excerpts = excerpts_of(candidates_of(topic, hits), again=again)
    scored = [
        Scored(candidate, piece, whole, _score(candidate, piece, whole))
        for candidate, piece, whole in _judged(topic, excerpts, judge)
    ]
    scored = by_rules(asked, topic, scored, language)
    scored = _by_what_was_added(leaning, scored, language) if leaning else scored
    scored = _by_meaning(scored, near) if near and scored else scored
    return Choice(asked, best_first(scored))


def _judged(
    topic: str, excerpts: Sequence[Excerpt], judge: Judge
) -> Iterator[tuple[Candidate, float, float]]:
    """Each candidate, with what the judge thinks of it and of all that was read with it. What one
    reading has no room for is read in another."""
    for _ in range(READINGS):
        opinions = judge.answering(topic, [excerpt.passage for excerpt in excerpts])
        left: list[Excerpt] = []
        for excerpt, opinion in zip(excerpts, opinions, strict=True):
            judged = list(zip(excerpt.candidates, opinion.pieces, strict=True))
            yield from ((one, piece, opinion.whole) for one, piece in judged if isfinite(piece))
            if unread := tuple(one for one, piece in judged if not isfinite(piece)):
                left.append(Excerpt(excerpt.hit, passage_of(unread), unread))
        if not left:
            return
        excerpts = left


def _score(candidate: Candidate, piece: float, whole: float) -> float:
    weights = THRESHOLDS.choosing
    return (
        weights.bias
        + weights.piece * piece
        + weights.whole * whole
        + weights.shared * candidate.shared
        + weights.found * candidate.hit.score
        + weights.rank / candidate.hit.rank
    )


def _by_what_was_added(leaning: str, scored: Sequence[Scored], language: str) -> list[Scored]:
    """What only answers the question before has been shown: "And for part-timers?" wants a unit
    that speaks of them."""
    added = content_stems(leaning, language)
    if not added or not scored:
        return list(scored)
    shares = [_share(added, one.candidate, language) for one in scored]
    by, most = THRESHOLDS.choosing.added, max(shares)
    return [
        replace(one, score=one.score - by * (most - share))
        for one, share in zip(scored, shares, strict=True)
    ]


def _share(words: frozenset[str], candidate: Candidate, language: str) -> float:
    """How many of ``words``, stems, stand in a candidate or what it leans on, 0 to 1."""
    text = f"{candidate.unit.leans_on} {candidate.text}"
    return len(words & content_stems(text, language)) / len(words)


def _by_meaning(scored: Sequence[Scored], near: Nearness) -> list[Scored]:
    """The best so far, moved by how near each is to the question under its heading."""
    limits = THRESHOLDS.choosing
    ranked = sorted(scored, key=lambda one: -one.score)
    looked = ranked[: limits.looked_at]
    found = near([in_place(one.candidate) for one in looked])
    moved = [
        replace(one, score=one.score + limits.meaning * max(0.0, nearness))
        for one, nearness in zip(looked, found, strict=True)
    ]
    return [*moved, *ranked[limits.looked_at :]]


def in_place(candidate: Candidate) -> str:
    """A candidate as it is embedded, under its innermost heading."""
    heading = candidate.heading or candidate.hit.section.rsplit(" > ", maxsplit=1)[-1]
    context = candidate.unit.leans_on[-CONTEXT_READ:]
    return plain(" ".join(filter(None, (heading, context, candidate.text))))[:TEXT_READ]
