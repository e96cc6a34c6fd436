"""From a question to its sources: searching, weighing, and putting what answers first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.answering.checking.answerable import Verdict, answerable
from core.answering.checking.by_words import answerable_by_words
from core.answering.checking.unnamed import unnamed_thing
from core.answering.choosing.asked import second_by_itself
from core.answering.choosing.by_meaning import can_read, choose_by_meaning
from core.answering.choosing.by_words import choose_by_words
from core.answering.choosing.choice import Choice
from core.answering.choosing.choose import choose
from core.answering.choosing.in_script import in_agreed_script, is_in_script
from core.answering.choosing.nearness import nearness_to
from core.answering.follow_up import found_by_itself, leans, may_lean, with_context
from core.answering.question import Question, Situation
from core.answering.thresholds import STRICTNESS, THRESHOLDS
from core.providers.judge.languages import reads
from core.providers.registry import judge
from core.providers.tokenizer import packaged_tokenizer
from core.retrieval.hits import Hit, SearchResult, language_of
from core.retrieval.search import search
from core.text.acronyms import spelled_out
from core.text.periods import is_of_another_year, without_periods, without_rates
from core.text.question_parts import asking_part
from core.text.rewording import Synonyms, packaged, reworded, synonyms_in
from core.text.spelling import respelled
from core.text.variants import as_written, held_in_a_sentence


@dataclass(frozen=True, slots=True)
class Reading:
    """``query`` is the question, or the question with the one before that it leans on; ``words``
    are those in which it is read: without what is told beside it, or in other words. ``leaning``
    is the part that was asked last, where the rest alone is no evidence for it."""

    query: str
    words: str
    leaning: str = ""

    @property
    def leaves_out(self) -> bool:
        """Whether something is told in the query that is left out of the words."""
        return asking_part(self.words) == self.words and asking_part(self.query) != self.query


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a question, as it was read. ``choice`` is None in languages that neither
    the judge reads nor the embedding model, unless words suffice."""

    reading: Reading
    result: SearchResult
    choice: Choice | None
    verdict: Verdict


def find(question: Question, situation: Situation) -> Finding:
    """The sources of ``question``, those that answer it first.

    What leans on an earlier question is searched with it and without, and answered from whichever
    answers better; alone it may ask about something new ("And who approves travel?"). What is told
    beside it ("I am new here.") may be its condition, and is left out where it is not answered
    otherwise. Unless the evidence is strong, it is asked once more without its period, and in the
    words of what was found. Raises InvalidInput for a filter that no document has,
    ModelUnavailable.
    """
    readings = _readings(question.text, situation.earlier)
    best = max((_found(reading, question, situation) for reading in readings), key=_worth)
    asking = Reading(question.text, asking_part(question.text))
    if asking.leaves_out and not best.verdict.answerable and not leans(asking.words):
        found = _found(asking, question, situation, again=True)
        best = max(best, found, key=_worth) if _shares_a_word(found) else best
    for rewritten in (_at_any_time, _in_their_words):
        words = rewritten(best, situation)
        if words != best.reading.words:
            reading = replace(best.reading, words=words)
            again = _found(reading, question, situation, again=True)
            if not _is_of_another_year(best.reading.query, again):
                best = max(best, again, key=_worth)
    return _with_second(best)


def _readings(text: str, earlier: Sequence[str]) -> list[Reading]:
    query = with_context(text, earlier)
    if query != text:
        return [Reading(query, query, text), Reading(text, text)]
    if earlier and may_lean(text):
        query = with_context(text, earlier, always=True)
        return [Reading(text, text), Reading(query, query, text)]
    return [Reading(text, text)]


def _with_second(finding: Finding) -> Finding:
    """The second half of a double question is read by itself against the best of the same hits."""
    choice, result = finding.choice, finding.result
    if not choice or not choice.judged or not finding.verdict.answerable:
        return finding
    text = second_by_itself(choice.asked)
    if not text:
        return finding
    near = nearness_to(result.model.embed_queries([text])[0], result.model)
    hits = in_agreed_script(finding.reading.words, choice.asked.language, result.hits)
    second = choose(text, hits, judge(), near, again=True)
    second = replace(second, strictness=choice.strictness)
    return replace(finding, choice=replace(choice, second=second))


def _is_of_another_year(query: str, finding: Finding) -> bool:
    """Whether the best that was found is said of years of which none was asked about."""
    if not finding.choice or not finding.choice.ranked:
        return False
    best = finding.choice.ranked[0].candidate
    return is_of_another_year(query, f"{best.unit.context} {best.text}")


def _at_any_time(finding: Finding, situation: Situation) -> str:
    """The query of ``finding`` without periods that the hits don't name; where it is refused,
    without any."""
    query, hits = finding.reading.words, finding.result.hits
    if not finding.choice or finding.choice.across or not hits or _is_strong(finding):
        return query
    if finding.verdict.answerable:
        return without_periods(query, map(_text, hits))
    is_amount = {"number", "price", "measure"} & set(finding.choice.asked.wants)
    return without_periods(without_rates(query) if is_amount else query)


def _in_their_words(finding: Finding, situation: Situation) -> str:
    """The query of ``finding`` with people's words replaced by those that the organization names
    and, unless the evidence is strong, by those of the hits, which have accents and compounds
    where people have none; acronyms and typing mistakes by the words that were meant."""
    hits, language = finding.result.hits, situation.language
    own = Synonyms(language, (one for line in situation.synonyms for one in synonyms_in(line)))
    written = reworded(finding.reading.words, own)
    if not hits or _is_strong(finding):
        return written
    texts = [_text(hit) for hit in hits]
    held = partial(held_in_a_sentence, texts, language_of(hits))
    written = as_written(written, [language_of(hits)], held)
    if language_of(hits) != language:
        return written
    if reads(language, [hit.language for hit in hits]):  # in the tokenizer's words
        is_word = packaged_tokenizer().is_word
        written = respelled(spelled_out(written, texts, is_word), texts, is_word)
    return reworded(written, packaged(language), texts)


def _is_strong(finding: Finding) -> bool:
    """Whether another reading, which costs as much as the first, would win next to nothing."""
    choice = finding.choice
    if choice is None or not choice.judged or not finding.verdict.answerable:
        return False
    return choice.is_strong


def _shares_a_word(finding: Finding) -> bool:
    """Whether the best unit has a word of what was asked, or can't have: the rest of "My father has
    died. How long may I stay away?" is near to any length of time."""
    choice = finding.choice
    if choice is None or choice.across or not choice.ranked:
        return True
    return choice.ranked[0].candidate.shared > 0


def _text(hit: Hit) -> str:
    return f"{hit.document_title} {hit.section} {hit.content}"


def _worth(finding: Finding) -> tuple[bool, float]:
    score = finding.choice.best if finding.choice else 0.0
    return finding.verdict.answerable, score


def _found(
    reading: Reading, question: Question, situation: Situation, *, again: bool = False
) -> Finding:
    """``again``: the question was read in other words before, and less is read."""
    words = reading.words
    result = search(
        situation.organization_id,
        words,
        top_k=max(question.top_k, THRESHOLDS.choosing.passages),
        as_of=situation.day,
        filters=question.filters,
        reader=question.reader,
    )
    choice = _choice(reading, result, situation, again=again)
    if choice is None:
        result, verdict = _by_words_in_script(words, question.top_k, result, situation)
        return Finding(reading, result, None, _of_itself(reading, result.hits, verdict))
    verdict = answerable(words, choice, result.hits, situation.organization)
    if verdict.answerable and not (choice.judged or choice.across):
        verdict = _of_what_is_named(choice, result, situation, verdict)
    if words != reading.query:
        verdict = replace(verdict, details={**verdict.details, "read_as": words})
    kept = _best_first(choice, result.hits)[: question.top_k]
    choice = choice.within(kept)
    if not choice.across:  # words of another language stand nowhere in what was found
        verdict = _of_itself(reading, kept[:1], verdict)
    return Finding(reading, result.only(kept), choice, verdict)


def _by_words_in_script(
    text: str, top_k: int, result: SearchResult, situation: Situation
) -> tuple[SearchResult, Verdict]:
    """What no model reads can only be compared with words in the same script."""
    hits = [
        hit
        for hit in result.hits
        if is_in_script(text, situation.language, hit.content, hit.language)
    ]
    if result.hits and not hits:
        return result.only(result.hits[:top_k]), Verdict(False, "out_of_scope", {})
    result = result.only(hits[:top_k])
    verdict = answerable_by_words(
        text, result.vector, result.hits, result.model, organization=situation.organization
    )
    return result, verdict


def _choice(
    reading: Reading, result: SearchResult, situation: Situation, *, again: bool
) -> Choice | None:
    """As strict as the organization wants it."""
    choice = _chosen(reading, result, situation.language, again=again)
    return choice and replace(choice, strictness=STRICTNESS[situation.strictness])


def _chosen(reading: Reading, result: SearchResult, language: str, *, again: bool) -> Choice | None:
    """By the judge where it reads the languages, else by meaning where the embedding model does,
    else by words where one unit has nearly all of the question's."""
    words, query = reading.words, reading.query
    hits = in_agreed_script(words, language, result.hits)
    if reads(language, [hit.language for hit in hits]):
        near = nearness_to(_meaning(reading, result), result.model)
        return choose(words, hits, judge(), near, reading.leaning, query, again=again)
    if can_read(result.model, language, hits):
        return choose_by_meaning(words, language, hits, result.vector, result.model, said=query)
    return choose_by_words(words, language, hits, said=query)


def _meaning(reading: Reading, result: SearchResult) -> NDArray[np.float32]:
    """Of what is told before a question, too: it may tell apart what answers alike."""
    if not reading.leaves_out:
        return result.vector
    mean: NDArray[np.float32] = result.vector + result.model.embed_queries([reading.query])[0]
    mean /= np.linalg.norm(mean)
    return mean


def _of_itself(reading: Reading, hits: Sequence[Hit], verdict: Verdict) -> Verdict:
    """What is found for the question before counts as no evidence for what a follow-up adds."""
    if verdict.answerable and reading.leaning and not found_by_itself(reading.leaning, hits):
        return Verdict(False, "no_evidence", {**verdict.details, "only_the_question_before": True})
    return verdict


def _of_what_is_named(
    choice: Choice, result: SearchResult, situation: Situation, verdict: Verdict
) -> Verdict:
    """Meaning alone takes a value of one thing for that of another."""
    if not can_read(result.model, situation.language, result.hits):
        return verdict
    thing = unnamed_thing(
        choice.asked, result.vector, result.hits, result.model, situation.organization
    )
    if not thing:
        return verdict
    return Verdict(False, "no_evidence", {**verdict.details, "unnamed": thing})


def _best_first(choice: Choice, hits: Sequence[Hit]) -> list[Hit]:
    """The hits in the order of the best that each has to say."""
    best: dict[int, float] = {}
    for one in choice.ranked:
        best.setdefault(one.candidate.hit.rank, one.score)
    return sorted(hits, key=lambda hit: -best.get(hit.rank, float("-inf")))
