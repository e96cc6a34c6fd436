"""Units chosen by meaning, where the embedding model reads the language and the judge does not."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from core.answering.checking.answerable import answerable
from core.answering.choosing.by_meaning import can_read, choose_by_meaning
from core.answering.choosing.present import shown
from core.answering.thresholds import THRESHOLDS
from core.providers.similarity import reads
from tests.answering.hits import hit

CONCEPTS = (
    "leave urlaub urlaubstage",
    "days tage viele many",
    "travel reisekosten reise",
    "approves genehmigt bewilligt",
    "warranty garantie",
    "end endet ends",
    "smoking rauchen",
    "building gebäude",
    "laptop laptops geräte",
    "password passwort",
)


class Concepts:
    """An embedding model of few words in two languages: texts are as near as they share concepts,
    whatever the language. ``knows`` German only if told so."""

    dimensions = len(CONCEPTS) + 1
    max_tokens = 100

    def __init__(self, knows_german: bool = True) -> None:
        self.model_id = f"concepts/{knows_german}"
        self._words = {
            word: number
            for number, words in enumerate(CONCEPTS)
            for place, word in enumerate(words.split())
            if knows_german or not place
        }

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.full((len(texts), self.dimensions), 0.0, np.float32)
        vectors[:, -1] = 0.1  # no text has nothing in common with another
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.casefold()):
                if word in self._words:
                    vectors[row, self._words[word]] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    embed_passages = embed_queries


MODEL = Concepts()
POLICY = (
    "Employees have 26 days of leave.\nThe head of finance approves travel.\nEvery laptop has a "
    "password."
)
QUESTION = "Wie viele Urlaubstage habe ich?"


def choice(question=QUESTION, content=POLICY, language="de", similarity=0.6, **options):
    found = replace(hit(content, **options), similarity=similarity, language="en")
    vector = MODEL.embed_queries([question])[0]
    return choose_by_meaning(question, language, [found], vector, MODEL), [found]


def test_a_model_reads_a_language_whose_questions_it_puts_beside_the_english_ones():
    assert reads(MODEL, "de")
    assert not reads(Concepts(knows_german=False), "de")


def test_every_model_is_asked_in_english_and_none_in_a_language_without_samples():
    assert reads(Concepts(knows_german=False), "en")
    assert not reads(MODEL, "tlh")


def test_the_unit_that_means_what_is_asked_comes_first_in_another_language():
    found, hits = choice()
    assert found.ranked[0].candidate.text == "Employees have 26 days of leave."
    assert found.across and not found.judged
    assert answerable(QUESTION, found, hits, "Harbour").answerable


def test_what_is_shown_are_the_documents_own_words_and_not_all_of_them():
    parts = shown(choice()[0])
    assert [part.text for part in parts] == ["Employees have 26 days of leave."]


@pytest.mark.parametrize(("gap", "count"), [(" ", 2), ("\n\n", 1)])
def test_the_next_sentence_of_a_paragraph_goes_with_the_best(gap, count):
    text = f"Employees have 26 days of leave.{gap}Five of them may be kept.{gap}Lunch is free."
    parts = shown(choice(content=text)[0])
    assert [part.text for part in parts] == [
        "Employees have 26 days of leave.",
        "Five of them may be kept.",
    ][:count]


def test_what_no_passage_is_near_to_is_not_answered():
    question = "Was ist die Hauptstadt der Mongolei?"
    found, hits = choice(question, similarity=0.1)
    assert not answerable(question, found, hits, "Harbour").answerable


def test_a_name_is_not_missed_where_the_documents_may_spell_it_otherwise():
    question = "Wie viele Urlaubstage habe ich in Lissabon?"
    found, hits = choice(question)
    assert answerable(question, found, hits, "Harbour").answerable


def test_a_name_is_missed_in_the_language_of_the_question():
    question = "How many days of leave does the Platinum Plan give?"
    found, hits = choice(question, language="en")
    verdict = answerable(question, found, hits, "Harbour")
    assert (verdict.reason, verdict.details["unknown_name"]) == ("no_evidence", "Platinum Plan")


def test_only_the_first_passages_are_read():
    hits = [hit(f"Laptop {number}.", rank=number) for number in range(1, 9)]
    found = choose_by_meaning("Geräte", "de", hits, MODEL.embed_queries(["Geräte"])[0], MODEL)
    ranks = {one.candidate.hit.rank for one in found.ranked}
    assert ranks == set(range(1, THRESHOLDS.meaning.passages + 1))


def test_nothing_found_is_nothing_chosen():
    assert (
        choose_by_meaning("Geräte", "de", [], MODEL.embed_queries(["Geräte"])[0], MODEL).ranked
        == ()
    )


@pytest.mark.parametrize(
    ("language", "similarity", "readable"),
    [("de", 0.5, True), ("tlh", 0.5, False), ("de", None, False)],
)
def test_meaning_decides_where_model_and_vectors_allow(language, similarity, readable):
    found = replace(hit(POLICY), similarity=similarity)
    assert can_read(MODEL, language, [found]) is readable
