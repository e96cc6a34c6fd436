"""Whether what was chosen answers, by its score and by the names that the question has."""

from dataclasses import replace

import pytest

from core.answering.checking.answerable import answerable
from core.answering.choosing.choose import choose
from core.answering.thresholds import STRICTNESS, THRESHOLDS
from tests.answering.hits import hit
from tests.answering.judges import NO, YES, ScriptedJudge

LEAVE = "Employees of the company have 25 days of paid leave a year."


def verdict(
    question="How many days of leave do employees have?",
    score=YES,
    content=LEAVE,
    level="balanced",
):
    hits = [hit(content)] if content else []
    choice = choose(question, hits, ScriptedJudge(otherwise=score))
    choice = replace(choice, strictness=STRICTNESS[level])
    return answerable(question, choice, hits, "Harbour")


def test_a_unit_that_answers_is_enough():
    found = verdict()
    assert (found.answerable, found.reason) == (True, "")
    assert found.details["unit"] == YES
    assert set(found.details) == {"score", "unit", "passage", "words"}


def test_what_is_near_is_no_evidence_and_what_is_far_out_of_scope():
    limits = THRESHOLDS.choosing
    scores = [verdict(score=at / 4) for at in range(-120, 40)]
    for found in scores:
        score = found.details["score"]
        assert found.answerable == (score >= limits.answers)
        if not found.answerable:
            assert found.reason == ("no_evidence" if score >= limits.near else "out_of_scope")
    assert {found.reason for found in scores} == {"", "no_evidence", "out_of_scope"}


def test_whoever_is_strict_wants_more_and_asks_no_model_where_it_is_only_near():
    more = STRICTNESS["strict"].more
    assert more > 0
    seen = set()
    for at in range(-120, 40):
        found, strict = verdict(score=at / 4), verdict(score=at / 4, level="strict")
        score = strict.details["score"]
        assert strict.answerable == (score >= THRESHOLDS.choosing.answers + more)
        assert strict.reason == found.reason or found.answerable
        assert not strict.doubtful
        seen.add((found.answerable, found.doubtful, strict.answerable))
    assert seen == {
        *((False, False, False), (False, True, False)),
        *((True, False, False), (True, False, True)),
    }


def test_without_documents_that_is_the_reason():
    assert verdict(content="").reason == "no_documents"


def test_where_nothing_can_be_quoted_there_is_no_evidence():
    assert verdict(content="How many days of leave?").reason == "no_evidence"


def test_a_name_that_stands_nowhere_is_not_answered_however_sure_the_judge_is():
    found = verdict("How much leave does the Platinum plan give?", score=20.0)
    assert (found.answerable, found.reason) == (False, "no_evidence")
    assert "Platinum" in found.details["unknown_name"]


@pytest.mark.parametrize("name", ["Harbour", "company"])
def test_the_name_of_the_organization_is_not_missed(name):
    assert verdict(f"How much leave does the {name} policy give?").answerable


def test_a_judge_that_doubts_is_believed():
    assert not verdict(score=3 * NO).answerable
