"""Numbers and dates are the same however they are written."""

import pytest

from core.text.dates import dates_in
from core.text.numbers import quantities_in


def said(text: str) -> list[tuple[str, str]]:
    return [(quantity.value, quantity.unit) for quantity in quantities_in(text) if quantity.said]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25 days of leave", [("25", "day")]),
        ("twenty-five paid days", [("25", "day")]),
        ("up to 5 unused annual leave days", [("5", "day")]),
        ("$1,500.00 a month", [("1500", "$")]),
        ("1.500 Euro", [("1500", "€")]),
        ("EUR 1 500", [("1500", "€")]),
        ("1.5 million dollars", [("1500000", "$")]),
        ("five per cent", [("5", "%")]),
        ("12.5%", [("12.5", "%")]),
        ("half a day", [("1/2", "day")]),
        ("¾ of pay", [("3/4", "")]),
        ("within one hour", [("1", "hour")]),
        ("two hundred and fifty euros", [("250", "€")]),
        ("5-10 days", [("5", "day"), ("10", "day")]),
        ("50 cents", [("50", "cent")]),
        ("1２ days", [("12", "day")]),
        ("٣ days", [("3", "day")]),
        ("fünfundzwanzig Tage", [("25", "day")]),
        ("quatre-vingt-dix jours", [("90", "day")]),
        ("treinta y cinco días", [("35", "day")]),
        ("due giorni", [("2", "day")]),
        ("每年10天", [("10", "day")]),
        ("section 3.2.1", [("3.2.1", "")]),
    ],
)
def test_numbers_and_what_they_count(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", ["a one-time payment", "one time only", "einmal, ein Mal"])
def test_one_time_is_a_number(text: str) -> None:
    assert [value for value, _ in said(text)] == ["1"]


@pytest.mark.parametrize(
    "text", ["payment is due on arrival", "one of the managers", "once a year", "a second opinion"]
)
def test_words_that_only_look_like_numbers_are_none(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "31 March 2026",
        "31st of March 2026",
        "March 31, 2026",
        "31.03.2026",
        "31/03/2026",
        "03/31/2026",
        "2026-03-31",
        "31. März 2026",
        "le 31 mars 2026",
        "31 de marzo de 2026",
        "31 marzo 2026",
        "2026年3月31日",
    ],
)
def test_a_date_is_the_same_in_every_form(text: str) -> None:
    wanted, found = dates_in("31 March 2026"), dates_in(f"It ends on {text} at last.")
    assert len(found) == 1
    assert wanted[0].same(found[0])


@pytest.mark.parametrize("text", ["30 March 2026", "31 March 2025", "31 May 2026", "March 2026"])
def test_other_dates_are_others(text: str) -> None:
    assert not dates_in("31 March 2026")[0].same(dates_in(text)[0])


def test_less_of_a_date_is_within_more() -> None:
    full = dates_in("31 March 2026")[0]
    assert dates_in("31 March")[0].same(full)
    assert dates_in("March 2026")[0].same(full)
    assert not full.same(dates_in("31 March")[0])


@pytest.mark.parametrize("text", ["version 4.0.3", "24/7", "10:30", "45/2026", "2026"])
def test_these_are_no_dates(text: str) -> None:
    assert dates_in(text) == []


def test_words_far_from_a_number_are_not_near_it() -> None:
    """Else a page of numbers and words takes as long as their product."""
    [number] = quantities_in("word " * 500 + "25 " + "word " * 500)
    assert 100 <= len(number.near) < 300


def test_each_date_of_a_long_list_is_found_once() -> None:
    found = dates_in("31.03.2026 " * 500)
    assert [date.start for date in found] == list(range(0, 500 * 11, 11))
