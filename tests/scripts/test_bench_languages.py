"""`bench languages`: one policy, the same in each claimed language, and what is asked about it."""

import json
import re
from pathlib import Path

import pytest

from scripts.benchmarks.languages import (
    ASVS,
    ASVS_QUESTIONS,
    FITTED,
    OWN,
    SPOKEN,
    _aims,
    _own,
    _standard,
    is_asked,
)

DOCUMENTS = ("leave", "travel", "devices")


def policy(document: str, language: str) -> str:
    return (OWN / f"{document}.{language}.md").read_text(encoding="utf-8")


def shape(text: str) -> list[str]:
    """Of each line whether it is a heading, a table's row, a paragraph or empty."""
    return ["".join(re.findall(r"^#+|^\|", line)) or str(bool(line)) for line in text.split("\n")]


def numbers(text: str) -> list[str]:
    """In order of size: a sentence may name its numbers in another order. Full hours may be
    written with minutes or without."""
    return sorted(number for number in re.findall(r"\d+", text) if number != "00")


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_says_the_same_in_each_language(document: str, language: str) -> None:
    text, english = policy(document, language), policy(document, "en")
    assert shape(text) == shape(english)
    assert numbers(text) == numbers(english)


@pytest.mark.parametrize("body", _own(), ids=lambda body: body.language)
def test_each_question_is_asked_in_each_language_and_its_fact_stands_in_each_document(body) -> None:
    assert len(body.sources) == len(DOCUMENTS)
    texts = [policy(document, body.language) for document in DOCUMENTS]
    for question in body.questions:
        assert set(question.texts) == set(SPOKEN)
        assert set(question.fact) in (set(SPOKEN), set())
        if question.fact:
            fact = question.fact[body.language]
            assert any(re.search(fact, text, re.DOTALL) for text in texts), fact


def test_a_language_is_asked_about_itself_and_from_and_to_english() -> None:
    for language in SPOKEN:
        assert is_asked(language, language)
        assert is_asked(language, "en")
        assert is_asked("en", language)
    assert is_asked("de", "fr")
    assert not is_asked("it", "fr")
    assert not is_asked("pt", "nl")


def test_the_standard_is_asked_about_in_languages_with_a_file_and_questions(tmp_path: Path) -> None:
    row = {"item": "2.1.1", "en": "How long?", "de": "Wie lang?", "fr": "Quelle longueur ?"}
    (tmp_path / ASVS_QUESTIONS).write_text(json.dumps(row), encoding="utf-8")
    for language in ("en", "de", "it"):
        (tmp_path / ASVS.format(language)).touch()

    bodies = _standard(tmp_path)

    assert [body.language for body in bodies] == ["en", "de"]
    assert [list(body.questions[0].texts) for body in bodies] == [["en", "de", "fr"]] * 2


def row(document: str, question: str, share: float) -> dict[str, object]:
    shares = dict.fromkeys(("found", "answered", "right", "refused"), share)
    return {"set": "policies", "document": document, "question": question, **shares}


def test_languages_that_the_choice_was_not_fitted_to_have_goals_of_their_own() -> None:
    rows = [row("en", "en", 1.0), row("de", "de", 0.9), row("it", "it", 0.5), row("en", "it", 0.1)]

    found = {aim.name: aim.found for aim in _aims(rows)}

    assert set(FITTED) < set(SPOKEN)
    assert found["policies, same language: right"] == 0.9
    assert found["policies, not fitted, same language: right"] == 0.5
    assert found["policies, not fitted, across: right"] == 0.1
