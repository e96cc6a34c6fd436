"""A passage may hold several short sections: each unit is weighed under its own heading."""

from dataclasses import replace

from core.answering.choosing.candidates import candidates_of
from core.answering.choosing.choose import in_place
from core.documents.chunking.units import Unit
from tests.answering.hits import hit

SCHEDULES = "Schedules\nGliding\nYou arrive when you like.\nMaxiflex\nYou arrive by ten."
HEADINGS = ("Schedules", "Gliding", "Maxiflex")


def schedules(**more):
    """A hit of the section “Schedules” with two sections of its own inside."""
    one = hit(SCHEDULES, section="Work > Schedules", **more)
    units = []
    at = 0
    for block in SCHEDULES.split("\n"):
        units.append(Unit("heading" if block in HEADINGS else "sentence", at, at + len(block)))
        at += len(block) + 1
    return replace(one, units=tuple(units))


def test_a_unit_stands_under_the_heading_above_it():
    found = candidates_of("What is a gliding schedule?", [schedules()])
    assert [(one.text, one.heading) for one in found] == [
        ("You arrive when you like.", "Gliding"),
        ("You arrive by ten.", "Maxiflex"),
    ]


def test_its_heading_counts_for_the_words_that_it_shares():
    gliding, maxiflex = candidates_of("What is a gliding schedule?", [schedules()])
    assert gliding.shared > maxiflex.shared


def test_its_meaning_is_looked_at_under_its_own_heading():
    first, _ = candidates_of("x", [schedules()])
    assert in_place(first) == "Gliding You arrive when you like."


def test_what_stands_under_the_heading_of_the_whole_passage_has_no_other():
    (only,) = candidates_of("x", [hit("It is free.", section="Parking")])
    assert only.heading == ""
    assert in_place(only) == "Parking It is free."
