"""A question names a cell of a table by the row's label and the heading of its column."""

import pytest

from core.answering.choosing.candidates import candidates_of
from core.answering.choosing.cells import names_cell
from tests.answering.hits import hit

SERVICE = (
    "Years of service\tNotice in weeks\tSeverance (€)\tDays of leave\n"
    "2\t4\t1,422\t26\n3\t5\t1,633\t27\n30\t14\t7,330\t30"
)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("What is the severance after 3 years?", ["3\t5\t1,633\t27"]),
        ("What notice is given after 30 years of service?", ["30\t14\t7,330\t30"]),
        ("What is the bonus after 3 years?", []),
        ("What is the severance after 4 years?", []),
    ],
)
def test_a_column_is_named_without_what_its_amounts_are_counted_in(question, rows):
    candidates = candidates_of(question, [hit(SERVICE)])
    topic = question.removeprefix("What ").rstrip("?")
    assert [one.text for one in candidates if names_cell(topic, one, "en")] == rows


CLASSES = (
    "Class\tTypical use\tCharge for private use\n"
    "A, small car\tMeter reading and visits\t£45 a month\n"
    "E, four-wheel drive\tReservoirs and moorland sites\tnot allowed"
)


@pytest.mark.parametrize(
    ("question", "is_named"),
    [
        ("Which class is used at moorland sites and reservoirs?", True),
        ("Which class is used at reservoirs?", False),
        ("Who books a car for reservoirs and moorland sites?", False),
        ("Which class is allowed for managers at reservoirs and moorland sites?", False),
    ],
)
def test_a_row_is_named_by_all_of_another_cell_too(question, is_named):
    candidates = candidates_of(question, [hit(CLASSES)])
    named = [one.text for one in candidates if names_cell(question.rstrip("?"), one, "en")]
    assert [text.split("\t")[0] for text in named] == ["E, four-wheel drive"] * is_named
