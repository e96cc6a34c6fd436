"""What announces a list may answer for all of its items."""

from core.answering.choosing.candidates import candidates_of
from core.answering.choosing.choose import choose
from core.answering.choosing.present import shown
from core.answering.thresholds import THRESHOLDS
from tests.answering.hits import hit
from tests.answering.judges import YES, ScriptedJudge


def best(content):
    return choose("How much is paid?", [hit(content)], ScriptedJudge({"We pay": YES})).ranked[0]


def test_what_announces_a_short_list_may_answer():
    content = "How much is paid?\nWe pay:\n• £20 a day\n• £50 a night"
    found = candidates_of("How much is paid?", [hit(content)])
    assert [one.unit.kind for one in found] == ["lead", "item", "item"]


def test_it_has_the_values_of_its_items():
    with_amounts, without = (
        best("We pay:\n• £20 a day\n• £50"),
        best("We pay:\n• by day\n• by night"),
    )
    assert with_amounts.candidate.text == without.candidate.text == "We pay:"
    assert with_amounts.score > without.score


def test_what_announces_a_list_that_is_too_long_to_show_answers_nothing():
    items = "\n".join(f"• £{n} a day" for n in range(THRESHOLDS.choosing.list_items + 1))
    found = candidates_of("How much is paid?", [hit(f"We pay:\n{items}")])
    assert {one.unit.kind for one in found} == {"item"}


LEVELS = "Severity levels are:\n• High\n◦ Stolen keys\n◦ Fire\n• Low\n◦ Noise\n◦ Litter"


def test_an_item_of_a_list_in_a_list_is_shown_below_what_names_it():
    (part,) = shown(choose("What applies?", [hit(LEVELS)], ScriptedJudge({"Noise": YES})))
    assert part.text == "Severity levels are: Low\n\n- Noise"


def test_an_item_that_names_a_list_is_shown_with_it():
    (part,) = shown(choose("What applies?", [hit(LEVELS)], ScriptedJudge({"High": YES})))
    assert part.text == "Severity levels are: High\n\n- Stolen keys\n- Fire"


def test_a_list_whose_items_name_lists_is_shown_with_them():
    (part,) = shown(
        choose("What is there?", [hit(LEVELS)], ScriptedJudge({"High": YES, "Low": YES}))
    )
    high, low = "- High\n  - Stolen keys\n  - Fire", "- Low\n  - Noise\n  - Litter"
    assert part.text == f"Severity levels are:\n\n{high}\n{low}"
