"""Whether the sources say what a sentence says, as the judge reads them.

A rule comes beside it, for what a small model reads over: no number, amount, date, address or name
may stand in a sentence that stands neither in the sources nor, as the asker's own, in the question
(core.answering.checking.invented).
"""

import re
from collections.abc import Sequence
from functools import cached_property

from core.answering.checking.carried import Carried, Carrier, Unsupported
from core.answering.checking.invented import invented
from core.answering.checking.support import WordSupport
from core.answering.choosing.asked import asked_of, holds, unframed
from core.answering.choosing.candidates import Candidate, candidates_of, passage_of
from core.answering.citing.quotes import PageTexts, normalize
from core.answering.thresholds import THRESHOLDS
from core.answering.types import Kind
from core.providers.judge.openvino import Judge, Scores
from core.providers.judge.passage import Passage, Piece
from core.providers.registry import judge
from core.retrieval.hits import Hit, language_of
from core.text.words import roots

STRAY = 2  # words
COPIED = 10.0  # log-odds of a sentence that stands in a source word for word
# "4.2" and "B2." in front of a sentence; not "3 Rooms", which counts them.
_CLAUSE = re.compile(r"\A(?:[A-Z]\d{1,2}|\d{1,2}(?:\.\d{1,3})+)[.)]?\s+(?=[A-Z])")


def support_of(
    question: str, hits: Sequence[Hit], pages: PageTexts, *, judged: bool, doubtful: bool = False
) -> "JudgedSupport | WordSupport":
    """What checks the sentences of an answer to ``question``: the judge, or the words alone in
    languages that it does not read."""
    if not judged:
        return WordSupport(hits, pages)
    return JudgedSupport(question, hits, judge(), doubtful=doubtful)


class JudgedSupport:
    """Looks for the words of ``hits`` that carry a sentence of an answer to ``question``.

    ``doubtful``: the judge saw no answer in ``hits``. Then the first sentence must be one, read by
    itself: what a model writes is close to the question's words where the source's are far.
    """

    def __init__(
        self, question: str, hits: Sequence[Hit], judge: Judge, *, doubtful: bool = False
    ) -> None:
        self._question = question
        self._hits = hits
        self._judge = judge
        self._doubtful = doubtful
        self.language = language_of(hits)

    def find(self, sentence: str, marks: Sequence[int]) -> Carried | Unsupported:
        """The words that carry ``sentence``, or why none do; ``marks`` are the ranks of the hits
        that the model named."""
        found = self._carried(sentence, marks)
        if self._doubtful and isinstance(found, Carried):
            if not is_answer(self._judge, self._question, sentence, self.language):
                return Unsupported("answer", found.score)
            self._doubtful = False
        return found

    def _carried(self, sentence: str, marks: Sequence[int]) -> Carried | Unsupported:
        """Units are read by themselves first, then several together: what a model says in one
        sentence may stand in two."""
        ranked = self._likeliest(sentence, marks)
        if not ranked or self._is_stray(sentence):
            return Unsupported("words", 0.0)
        if copied := _copied(sentence, ranked, self.language):
            return Carried((_carrier(copied),), COPIED)
        groups = [ranked, *([one] for one in ranked[: THRESHOLDS.checking.alone])]
        groups += _neighbours(ranked[: THRESHOLDS.checking.alone])
        opinions = self._judge.supporting(
            sentence, [passage_of(group) for group in groups], asked=self._asked(sentence)
        )
        group, opinion = max(zip(groups, opinions, strict=True), key=lambda pair: pair[1].whole)
        # What the best says by itself may be turned round by what stands beside it.
        score = (opinion.whole + opinions[0].whole) / 2
        if score < THRESHOLDS.checking.supported:
            return Unsupported("words", score)
        if lack := invented(sentence, self._texts, self.language):
            return Unsupported(lack, score)
        return Carried(tuple(map(_carrier, _carriers(group, opinion))), score)

    @cached_property
    def _texts(self) -> list[str]:
        """All that a fact may have been taken from."""
        texts = [f"{hit.document_title}\n{hit.section}\n{hit.content}" for hit in self._hits]
        contexts = [unit.context for hit in self._hits for unit in hit.units if unit.context]
        return [*texts, *dict.fromkeys(contexts), self._question]

    def _likeliest(self, sentence: str, marks: Sequence[int]) -> list[Candidate]:
        """The units that share most with the sentence; those of a hit that the model named, and of
        equals the better hit's, come first."""
        found = candidates_of(sentence, self._hits)
        found.sort(key=lambda one: -(one.shared + (0.1 if one.hit.rank in marks else 0.0)))
        return found[: THRESHOLDS.checking.together]

    def _is_stray(self, sentence: str) -> bool:
        """Whether a word or two are no value of the kind that the question asks for."""
        wants = asked_of(self._question, self.language).wants
        is_short = len(sentence.split()) <= STRAY
        return is_short and bool(wants) and not any(holds(want, sentence) for want in wants)

    def _asked(self, sentence: str) -> str:
        """The question goes with a sentence that says little by itself ("Within ten days.")."""
        return self._question if len(sentence.split()) < THRESHOLDS.checking.whole else ""


def is_answer(judge: Judge, question: str, sentence: str, language: str) -> bool:
    """Whether ``sentence``, read by itself, answers ``question``."""
    (opinion,) = judge.answering(unframed(question, language), [Passage("", (Piece(sentence),))])
    return (opinion.whole + opinion.pieces[0]) / 2 >= THRESHOLDS.checking.answers


def _copied(sentence: str, candidates: Sequence[Candidate], language: str) -> Candidate | None:
    """The one that has the same words in the same order, inflected otherwise at most and without
    its clause's number, where it leans on none before it."""
    words, rooted = normalize(sentence), roots(sentence, language)
    for one in candidates:
        text = _CLAUSE.sub("", one.text)
        is_sentence = one.unit.kind in ("sentence", "definition") and not one.unit.context
        if is_sentence and (normalize(text) == words or roots(text, language) == rooted):
            return one
    return None


def _neighbours(ranked: Sequence[Candidate]) -> list[list[Candidate]]:
    """Pairs of them that stand in one hit, in reading order."""
    return [
        sorted((one, other), key=lambda candidate: candidate.unit.start)
        for number, one in enumerate(ranked)
        for other in ranked[number + 1 :]
        if one.hit is other.hit
    ][: THRESHOLDS.checking.pairs]


def _carriers(group: Sequence[Candidate], opinion: Scores) -> tuple[Candidate, ...]:
    """Those of the group that the judge counts on, at least the best."""
    order = sorted(range(len(group)), key=lambda number: -opinion.pieces[number])
    best = opinion.pieces[order[0]]
    least = max(0.0, best - THRESHOLDS.checking.beside)
    return tuple(
        group[number]
        for place, number in enumerate(order)
        if place == 0 or opinion.pieces[number] >= least
    )


def _carrier(candidate: Candidate) -> Carrier:
    unit = candidate.unit
    kind: Kind = unit.kind if unit.kind in ("row", "item", "definition") else "sentence"
    return Carrier(candidate.hit, unit.start, unit.end, kind, unit.context)
