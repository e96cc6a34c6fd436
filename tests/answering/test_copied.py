"""What a model copies from a source needs no judge, unless it leans on words before it."""

import pytest

from core.answering.checking.carried import Carried, Unsupported
from core.answering.checking.judged import JudgedSupport
from tests.answering.hits import hit
from tests.answering.judges import ScriptedJudge

TEXT = (
    "Staff have 25 days of paid leave. This does not apply to visitors.\n"
    "Not covered are:\n• cosmetic surgery abroad\n• eye tests\n"
)


def find(sentence):
    """What is found with a judge who sees nothing in anything, and what it was given to read."""
    judge = ScriptedJudge()
    found = JudgedSupport("What applies?", [hit(TEXT)], judge).find(sentence, [])
    return found, judge.read


@pytest.mark.parametrize(
    "copy", ["Staff have 25 days of paid leave.", "Staff have 25 days  of paid\nleave."]
)
def test_a_sentence_in_the_words_of_a_source_is_supported_by_itself(copy):
    found, read = find(copy)
    assert isinstance(found, Carried) and read == []
    (carrier,) = found.by
    assert carrier.hit.content[carrier.start : carrier.end] == "Staff have 25 days of paid leave."


@pytest.mark.parametrize(
    "copy", ["This does not apply to visitors.", "cosmetic surgery abroad", "Staff have 25 days."]
)
def test_the_judge_reads_what_leans_on_other_words_or_is_not_the_same(copy):
    found, read = find(copy)
    assert isinstance(found, Unsupported) and read != []


@pytest.mark.parametrize(
    ("clause", "copy"),
    [
        ("4.2 Lifts are locked at night.", "Lifts are locked at night."),
        ("B2. Quotes are kept for a year.", "Quotes are kept for a year."),
    ],
)
def test_the_number_of_a_clause_is_none_of_its_words(clause, copy):
    judge = ScriptedJudge()
    found = JudgedSupport("What applies?", [hit(clause)], judge).find(copy, [])
    assert isinstance(found, Carried) and judge.read == []


def test_what_is_counted_is_none():
    found = JudgedSupport("What?", [hit("3 Rooms are closed.")], ScriptedJudge())
    assert isinstance(found.find("Rooms are closed.", []), Unsupported)
