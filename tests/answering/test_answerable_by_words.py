"""What the sources can't answer is refused before any model is asked."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.answering.checking.answerable import Verdict
from core.answering.checking.by_words import answerable_by_words
from core.providers.registry import embedding_model
from core.retrieval.hits import Hit
from core.text.words import content_stems
from tests.answering.hits import hit

LEAVE = (
    "Employees have 25 days of paid annual leave a year. Up to five unused days may be carried "
    "over to the next year. Leave is requested in the portal two weeks ahead. Children's "
    "illness gives parents three further days."
)
PLAN = (
    "The Harbour Standard plan covers visits to the doctor and prescription drugs. Members pay a "
    "deductible of 500 euros a year. Health care abroad is reimbursed after approval."
)
ROLES = (
    "The Manager of Marketing plans campaigns. The Director of Product Management leads the "
    "technical product teams and reports to the Chief Executive Officer (CEO)."
)
TEXTS = {"Leave policy": LEAVE, "Harbour Standard benefits": PLAN, "Role library": ROLES}


def found(question: str) -> list[Hit]:
    """The texts as search would give them back."""
    model = embedding_model()
    scores = model.embed_passages(list(TEXTS.values())) @ model.embed_queries([question])[0]
    ranked = sorted(zip(scores, TEXTS, strict=True), reverse=True)
    asked = content_stems(question, "en")
    return [
        replace(
            hit(TEXTS[title], rank=rank, title=title, score=float(score)),
            lexical=0.7 * len(asked & content_stems(TEXTS[title], "en")) / len(asked),
        )
        for rank, (score, title) in enumerate(ranked, start=1)
    ]


def judged(
    question: str, hits: Sequence[Hit], *, organization: str = "", model: Any = None
) -> Verdict:
    model = model or embedding_model()
    vector = model.embed_queries([question])[0]
    return answerable_by_words(question, vector, hits, model, organization=organization)


@pytest.mark.parametrize(
    "question",
    [
        "How many days of annual leave do employees have?",
        "How much annual leave do I get?",
        "How many vaccation days of leave can employes carry over?",
        "Can kids' illness give me more leave days?",
        "What are the key points regarding the Harbour Standard plan?",
        "Which drugs does the harbour standard plan cover?",
        "Is healthcare abroad reimbursed?",
        "Who does the Director of Product Management report to?",
        "What does the Chief Executive Officer have to do with product teams?",
        "Do 30 euros count towards the deductible of 500 euros?",
    ],
)
def test_what_the_sources_speak_of_is_answered(question: str) -> None:
    assert judged(question, found(question)).answerable


@pytest.mark.parametrize(
    "question",
    [
        "What are the benefits of the Harbour Platinum plan?",
        "Which drugs does the Platinum plan cover?",
        "What does the Harbour Standard plan pay for postnatal yoga?",
        "Does the Harbour Standard plan pay for gym membership?",
        "What does the Manager of Technical Product Marketing do?",
        "How many days of leave do hamsters have?",
    ],
)
def test_a_thing_that_no_source_names_is_refused_however_near_its_neighbours_are(
    question: str,
) -> None:
    verdict = judged(question, found(question))
    assert (verdict.answerable, verdict.reason) == (False, "no_evidence")


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "Who won the football game yesterday?",
        "What flavor is the number seven?",
        "Wer hat die Mona Lisa gemalt?",
    ],
)
def test_what_is_far_from_everything_is_out_of_scope(question: str) -> None:
    verdict = judged(question, found(question))
    assert (verdict.answerable, verdict.reason) == (False, "out_of_scope")


def test_where_nothing_was_found_there_are_no_documents() -> None:
    assert judged("How much leave do I get?", []).reason == "no_documents"


def test_the_name_of_the_organization_itself_is_no_gap() -> None:
    question = "How many days of annual leave does Acme Widgets give?"
    assert not judged(question, found(question)).answerable
    assert judged(question, found(question), organization="Acme Widgets").answerable


def test_the_details_say_what_was_weighed() -> None:
    question = "What does the Harbour Standard plan pay for postnatal yoga?"
    details = judged(question, found(question)).details
    assert {"chunk", "sentence", "words", "left"} <= details.keys()
    assert "yoga" in [gap["words"] for gap in details["not_found"]]


def test_headline_style_makes_no_names() -> None:
    question = "How Many Days Of Annual Leave Do Employees Have?"
    assert judged(question, found(question)).answerable


@pytest.mark.parametrize(
    ("question", "answerable"),
    [
        ("What is the capital of France?", False),
        ("How many days of annual leave are there?", True),
    ],
)
def test_where_no_vectors_could_be_compared_the_nearest_sentence_decides(
    question: str, answerable: bool
) -> None:
    hits = [replace(found_hit, similarity=None) for found_hit in found(question)]
    assert judged(question, hits).answerable is answerable


def test_a_scale_of_another_model_changes_nothing() -> None:
    """Some models give 0.8 to texts that have nothing in common."""
    model = embedding_model()

    class Narrow:
        model_id = "narrow"

        def embed_queries(self, texts: list[str]) -> NDArray[np.float32]:
            vectors = model.embed_queries(texts)
            same = np.full((len(vectors), 1), np.sqrt(0.8), np.float32)
            return np.hstack([vectors * np.float32(np.sqrt(0.2)), same])

        embed_passages = embed_queries

    far, near = "What is the capital of France?", "How many days of annual leave are there?"
    for question, answerable in ((far, False), (near, True)):
        hits = [
            replace(found_hit, similarity=0.2 * (found_hit.similarity or 0) + 0.8)
            for found_hit in found(question)
        ]
        assert judged(question, hits, model=Narrow()).answerable is answerable
