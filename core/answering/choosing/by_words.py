"""Choosing the units that answer by their words alone, in languages that neither the judge reads
nor the embedding model."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.answering.choosing.asked import Asked, asked_of, holds, unframed, without_asking
from core.answering.choosing.candidates import Candidate, candidates_of
from core.answering.choosing.choice import Choice, Scored, best_first
from core.answering.choosing.rules import by_rules
from core.answering.thresholds import THRESHOLDS
from core.retrieval.hits import Hit
from core.text.languages import LANGUAGES, any_of
from core.text.words import UNSPACED, content_stems


def choose_by_words(
    question: str, language: str, hits: Sequence[Hit], *, said: str = ""
) -> Choice | None:
    """The quotable units of ``hits`` in the question's ``language`` (ISO 639-1) that have nearly
    all of its words and a value of the kind that it asks for, those with most words first. None
    where there is none: then words say nothing for or against. ``said`` is all that was said with
    the question."""
    weights = THRESHOLDS.wording
    asked, topic = _read(question, language, said)
    words = content_stems(topic, language)
    same = [hit for hit in hits if hit.language == language]
    scored = [
        Scored(one, share, one.hit.lexical, weights.bias + weights.shared * share)
        for one in candidates_of(topic, same)
        if words
        and (share := _share(words, one, language)) >= weights.least
        and all(holds(want, one.in_full) for want in asked.wants)
    ]
    choice = Choice(asked, best_first(by_rules(asked, topic, scored, language)), judged=False)
    return choice if choice.answers else None


def _read(question: str, language: str, said: str) -> tuple[Asked, str]:
    """What is asked for, and the words that it is about."""
    asked = asked_of(question, language, said)
    if not UNSPACED.search(question) or language not in LANGUAGES:
        return asked, without_asking(unframed(question, language), language)
    words = LANGUAGES[language].questions
    is_number = re.search(any_of([words.number]), question) is not None
    topic = re.sub(any_of([words.frame, words.number]), " ", question)
    # A character alone is hardly a word.
    topic = UNSPACED.sub(lambda run: run[0] if len(run[0]) > 1 else " ", topic)
    return replace(asked, wants=("number",) if is_number else ()), topic


def _share(words: frozenset[str], candidate: Candidate, language: str) -> float:
    """How many of ``words``, stems, a candidate has, 0 to 1; those of its headings count half."""
    hit = candidate.hit
    own = content_stems(candidate.in_full, language)
    headings = f"{hit.document_title} {hit.section} {candidate.heading}"
    above = content_stems(headings, language) - own
    return (len(words & own) + len(words & above) / 2) / len(words)
