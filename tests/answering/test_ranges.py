"""Which of a table's rows an amount lies in."""

from decimal import Decimal

import pytest

from core.answering.choosing.ranges import fits, ranges_in, row_fits

ENDLESS = Decimal("1e15")


def read(text: str) -> list[tuple[str, str, str]]:
    return [
        (f"{one.low.normalize():f}", "…" if one.high == ENDLESS else f"{one.high:f}", one.unit)
        for one in ranges_in(text, "en")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£500.01 to £2,500", [("500.01", "2500", "£")]),
        ("0–£500", [("0", "500", "£")]),
        ("5-10 days", [("5", "10", "day")]),
        ("between £5 and £10", [("5", "10", "£")]),
        ("from 1 to 3 weeks", [("1", "3", "week")]),
        ("2 years to 5 years", [("2", "5", "year")]),
        ("over £500 and up to £2,500", [("500.001", "2500", "£")]),
        ("more than 5 but not more than 10 days", [("5.001", "10", "day")]),
        ("at least 2 but less than 5 years", [("2", "4.999", "year")]),
        ("2 years or more but less than 5 years", [("2", "4.999", "year")]),
        ("2 to under 5 years", [("2", "4.999", "year")]),
        ("up to 2 days", [("0", "2", "day")]),
        ("no more than 2 days", [("0", "2", "day")]),
        ("no longer than 2 days", [("0", "2", "day")]),
        ("£50 or less", [("0", "50", "£")]),
        ("fewer than 3 years", [("0", "2.999", "year")]),
        ("Under 2 years", [("0", "1.999", "year")]),
        ("10 or more", [("10", "…", "")]),
        ("15+ years", [("15", "…", "year")]),
        ("at least 3 months", [("3", "…", "month")]),
        ("not less than 3 months", [("3", "…", "month")]),
        ("more than £50", [("50.001", "…", "£")]),
        ("sixty-five or older", [("65", "…", "")]),
        ("first 6 months", [("0", "6", "month")]),
        ("During the first year", [("0", "0.999", "year")]),
        ("Third year", [("2", "2.999", "year")]),
        ("Fourth and fifth years", [("3", "4.999", "year")]),
        ("2nd to 4th year", [("1", "3.999", "year")]),
        ("Sixth year onwards", [("5", "…", "year")]),
        ("from the sixth year", [("5", "…", "year")]),
    ],
)
def test_ranges_however_they_are_written(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("£1,500.50", "1500.5", "£"),
        ("£ 50", "50", "£"),
        ("EUR 500", "500", "€"),
        ("500 euros", "500", "€"),
        ("12k", "12000", ""),
        ("£12k", "12000", "£"),
        ("2 million euros", "2000000", "€"),
        ("20%", "20", "%"),
        ("20 per cent", "20", "%"),
        ("5 full working days", "5", "day"),
        ("five years", "5", "year"),
        ("twenty-five years", "25", "year"),
        ("one day", "1", "day"),
        ("two hundred and fifty pounds", "250", "£"),
        ("two thousand five hundred dollars", "2500", "$"),
        ("a two-day trip", "2", "day"),
    ],
)
def test_amounts_and_their_units(text: str, number: str, unit: str) -> None:
    assert read(text) == [(number, f"{ranges_in(text, 'en')[0].high:f}", unit)]
    assert ranges_in(text, "en")[0].is_one


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing at all",
        "form P60",
        "a third party",
        "a second opinion",
        "one of them",
        "When is it due?",
        "more than once",
    ],
)
def test_these_are_no_amounts(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 days and 5 weeks", [("3", "day"), ("5", "week")]),
        ("6 months to 2 years", [("6", "month"), ("2", "year")]),
        ("1 month to 2 years", [("1", "month"), ("2", "year")]),
        ("Grade 5 trip for 10 days", [("5", ""), ("10", "day")]),
        ("5 trips at £50", [("5", ""), ("50", "£")]),
    ],
)
def test_two_amounts_are_not_one_range(text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(
        (f"{one.low:f}", one.unit) for one in ranges_in(text, "en") if one.is_one
    ) == sorted(expected)


def test_each_range_is_read_once() -> None:
    assert read("5 to 10 years, 10 to 15 years, 15+ years") == [
        ("5", "10", "year"),
        ("10", "15", "year"),
        ("15", "…", "year"),
    ]


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("£600", "£500.01 to £2,500", True),
        ("£500", "£500.01 to £2,500", False),
        ("£2,500", "£500.01 to £2,500", True),
        ("£2,501", "£500.01 to £2,500", False),
        ("£50", "more than £50", False),
        ("£51", "more than £50", True),
        ("£20,000", "an event worth more than £60", True),
        ("£60,000", "an event worth more than £60", None),
        ("3 years", "fewer than 3 years", False),
        ("2 years", "fewer than 3 years", True),
        ("15 years", "15+ years", True),
        ("two days", "up to 2 days", True),
        ("12k", "£10,000 or more", True),
        ("up to £600", "£500.01 to £2,500", True),
        ("up to £600", "up to £500", False),
        ("less than 2 years", "fewer than 2 years", True),
        ("more than 5 years", "5 to 10 years", True),
        ("£600", "600 days", None),
        ("5 days", "£5", None),
        ("5 days", "everybody", None),
        ("600", "£500.01 to £2,500", True),
        ("5 days and £600", "£500.01 to £2,500", True),
    ],
)
def test_an_amount_lies_in_a_range_or_not(asked: str, text: str, expected: bool | None) -> None:
    assert fits(ranges_in(asked, "en"), text, "en") is expected


@pytest.mark.parametrize(
    ("asked", "row", "columns", "expected"),
    [
        ("3 years", "0–2\t20 days", "Years of service\tLeave", False),
        ("3 years", "3–5\t25 days", "Length of continuous service in years\tLeave", True),
        ("3 days", "3–5\t25 days", "Years of service\tLeave", False),
        ("3 weeks", "3–5\t25 days", "Years of service\tLeave", None),
        ("£600", "500–2,500\tDirector", "Amount (£)\tApproved by", True),
        ("$600", "500–2,500\tDirector", "Amount (£)\tApproved by", None),
        ("£600", "| £500–£2,500 | Director |", "| Amount | Approved by |", True),
        ("£600", "Director\t£500–£2,500", "", True),
        ("3 years", "Grade 2\t0–2 years\t20 days", "Grade\tService\tLeave", False),
        ("£600", "Director\tall", "Who\tWhat", None),
    ],
)
def test_the_first_cell_that_names_such_amounts_decides(
    asked: str, row: str, columns: str, expected: bool | None
) -> None:
    assert row_fits(ranges_in(asked, "en"), row, columns, "en") is expected


@pytest.mark.parametrize(
    ("asked", "row"),
    [
        ("I've been here three and a half years", "Fourth and fifth years"),
        ("I started 40 months ago", "Fourth and fifth years"),
        ("I've been here 3 years", "Fourth and fifth years"),
        ("I am in my third year", "Third year"),
        ("18 months here", "Second year"),
        ("a year and a half", "Second year"),
        ("only 8 months", "During the first year"),
        ("I have 12 years", "Sixth year onwards"),
        ("18 months", "1 to 2 years"),
        ("two years", "more than 12 months"),
    ],
)
def test_a_length_of_service_lies_in_the_year_that_it_reaches(asked: str, row: str) -> None:
    rows = ["During the first year", "Second year", "Third year", "Fourth and fifth years"]
    rows += ["Sixth year onwards"]
    amounts = ranges_in(asked, "en")
    assert fits(amounts, row, "en") is True
    if row in rows:
        assert [one for one in rows if fits(amounts, one, "en")] == [row]


def test_a_value_in_months_is_no_length_of_service() -> None:
    assert fits(ranges_in("3 years", "en"), "4 months", "en") is None
