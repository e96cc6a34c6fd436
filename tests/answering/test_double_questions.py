"""A second half that wants no value is answered, or named as not found."""

from dataclasses import replace

from core.answering.choosing.choice import missing_of
from core.answering.choosing.choose import choose
from core.answering.choosing.present import shown
from tests.answering.hits import hit
from tests.answering.judges import NO, YES, ScriptedJudge

CONTENT = "Dogs may come along. All in the room have to agree."


def chosen(second):
    question = "Can I bring a dog and what permission is needed?"
    hits = [hit(CONTENT)]
    choice = choose(question, hits, ScriptedJudge({"Dogs": YES}))
    half = choose("dog: what permission is needed", hits, ScriptedJudge({"agree": second}))
    return replace(choice, second=half)


def test_what_answers_the_second_half_stands_behind_the_first():
    choice = chosen(YES)
    parts = shown(choice)
    assert [part.text for part in parts] == [
        "Dogs may come along.",
        "All in the room have to agree.",
    ]
    assert [part.beside for part in parts] == [False, False]
    assert missing_of(choice, parts[0].text) == ()


def test_a_second_half_that_nothing_answers_is_named():
    choice = chosen(NO)
    assert [part.text for part in shown(choice)] == ["Dogs may come along."]
    assert missing_of(choice, CONTENT) == ("what permission is needed",)


def test_one_unit_that_answers_both_halves_is_shown_once():
    hits = [hit(CONTENT)]
    judge = ScriptedJudge({"Dogs": YES})
    choice = choose("Can I bring a dog and what kinds are allowed?", hits, judge)
    both = replace(choice, second=choose("dog: what kinds are allowed", hits, judge))
    assert [part.text for part in shown(both)] == ["Dogs may come along."]
