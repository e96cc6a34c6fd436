"""Whether the fact is in the answer, judged on answers small enough to read."""

import re

import pytest

from core.evaluation.fact_questions import (
    Copied,
    FactQuestion,
    Shown,
    first_unit,
    first_words,
    judge,
    without_marks,
)

FILLER = " ".join(["word"] * 58)


def pattern(text):
    return re.compile(text, re.IGNORECASE | re.DOTALL)


def question(*must, wrong=(), answerable=True):
    groups = tuple(tuple(pattern(one) for one in group) for group in must)
    return FactQuestion("1", "How long?", answerable, "number", groups, tuple(map(pattern, wrong)))


def shown(text, *, answered=True, citations=1, sources=""):
    return Shown(text, answered, citations, sources)


SIX = question([r"\b6 hours", "six hours"])


def test_one_alternative_of_every_group_must_be_said():
    both = question(["25 days", "twenty-five days"], ["by 30 june"])

    assert judge(both, shown("Twenty-five days, to be taken\nby 30 June. [1]")).right
    assert not judge(both, shown("Twenty-five days. [1]")).right
    assert not judge(both, shown("To be taken by 30 June. [1]")).right


def test_what_is_wrong_spoils_an_answer_that_has_the_fact():
    only_six = question(["6 hours"], wrong=[r"\b8 hours"])

    assert judge(only_six, shown("6 hours [1]")).right
    assert not judge(only_six, shown("6 hours, and later 8 hours [1]")).right


def test_a_refusal_that_happens_to_have_the_fact_is_not_right():
    judged = judge(SIX, shown("I found nothing on 6 hours.", answered=False, citations=0))

    assert not judged.right
    assert judged.refused


def test_marks_of_citations_are_not_part_of_what_is_read():
    assert without_marks("Six [1] hours [2, 3] a day [12].") == "Six hours a day."
    assert judge(SIX, shown("Six [1] hours a day.")).right
    assert not judge(question([r"\[1\]"]), shown("Six hours [1]")).right


def test_a_fact_behind_sixty_words_is_right_but_comes_late():
    in_time = judge(SIX, shown(f"{FILLER} 6 hours [1]"))
    late = judge(SIX, shown(f"{FILLER} or so: 6 hours [1]"))

    assert (in_time.right, in_time.right_in_60, in_time.words) == (True, True, 60)
    assert (late.right, late.right_in_60, late.words) == (True, False, 62)


def test_what_is_wrong_behind_sixty_words_still_spoils_the_beginning():
    only_six = question(["6 hours"], wrong=["8 hours"])

    assert not judge(only_six, shown(f"6 hours. {FILLER} Or 8 hours. [1]")).right_in_60


def test_a_long_first_unit_counts_as_first_even_beyond_sixty_words():
    long_row = judge(SIX, shown(f"{FILLER} or so: 6 hours [1]"))
    second_row = judge(SIX, shown(f"{FILLER} or so [1]\n\n6 hours [2]"))

    assert long_row.right_first
    assert second_row.right
    assert not second_row.right_first


def test_words_are_counted_without_the_marks_of_tables_and_lists():
    assert judge(SIX, shown("| A | 6 hours |\n- B [1]")).words == 4
    assert first_words("| a | b | c |", 2) == "| a | b"
    assert first_words("a b", 5) == "a b"
    assert first_unit("a b [1] c [2]") == "a b"
    assert first_unit("a b") == "a b"


def test_what_was_found_is_judged_apart_from_what_was_said():
    judged = judge(SIX, shown("Eight hours. [1]", sources="Leave\nyou earn 6 hours"))

    assert (judged.right, judged.in_sources) == (False, True)


def test_talk_without_a_citation_claims_nothing():
    greeting = question(answerable=False)

    assert judge(greeting, shown("Hello! Ask me about the policies.", citations=0)).refused
    assert not judge(greeting, shown("Dogs are welcome. [1]")).refused


def test_an_unanswerable_question_has_no_right_answer():
    judged = judge(question(answerable=False), shown("Dogs are welcome. [1]"))

    assert not (judged.right or judged.right_first or judged.in_sources)


def test_words_of_a_document_are_found_whatever_marks_stand_between():
    row = Copied.of("| 4-day week | 25.5 hours |")

    assert row.search("In short: 4-Day Week – 25.5 hours.")
    assert not row.search("4-day week: 26 hours")
    with pytest.raises(ValueError, match="no letter"):
        Copied.of("|---|---|")
