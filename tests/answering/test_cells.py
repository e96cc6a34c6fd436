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
