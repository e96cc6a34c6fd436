"""A quote stands on its page, character for character, or there is no quote."""

import pytest

from core.answering.citing.quotes import find_quotes, normalize
from tests.answering.hits import VERSION, hit

SENTENCE = "Employees have 25 days of paid leave a year."


def quote(content, page_text, start=0, end=None, **options):
    """The one quote, or None."""
    found = hit(content, **options)
    quotes = find_quotes(found, start, end or len(content), {(VERSION, 1): page_text})
    assert len(quotes) < 2
    return quotes[0] if quotes else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("paid   leave\n is\tgood", "paid leave is good"),
        ("an employ-\nee leaves", "an employee leaves"),
        ("an employ\u00adee", "an employee"),
        ("an employ\u2010 \n ee", "an employee"),
        ("“quoted” and ‘this’", "\"quoted\" and 'this'"),
        ("«quoted» „too“", '"quoted" "too"'),
        ("1\u20132 days\u2014or more", "1-2 days-or more"),
        ("the ﬁrst oﬃce", "the first office"),
        ("a\u00a0fixed\u2009space", "a fixed space"),
    ],
)
def test_these_differences_are_none(one, other):
    assert normalize(one) == normalize(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("25 days", "26 days"),
        ("25 days", "25 Days"),
        ("1,000 euros", "1000 euros"),
        ("1.5 days", "15 days"),
        ("may carry over", "may not carry over"),
        ("5-10 days", "510 days"),
        ("5-10 days", "5 10 days"),
        ("- a form", "a form"),
        ("café", "cafe"),
        ("leave.", "leave"),
    ],
)
def test_every_other_difference_counts(one, other):
    assert normalize(one) != normalize(other)


def test_a_quote_is_found_over_a_hyphenated_line_end():
    found = quote(SENTENCE, "Title\nEmploy-\nees have 25 days of\npaid leave a year.\nMore.")
    assert (found.text, found.page) == (SENTENCE, 1)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "Employees have 24 days of paid leave a year.",
        "Employees have 25 days of leave a year.",
        "employees have 25 days of paid leave a year.",
        "Employees have 25 days. Of paid leave a year.",
    ],
)
def test_what_does_not_stand_on_the_page_is_no_quote(page):
    assert quote(SENTENCE, page) is None


def test_a_quote_is_not_looked_for_in_another_version():
    found = hit(SENTENCE)
    assert find_quotes(found, 0, len(SENTENCE), {(found.chunk_id, 1): SENTENCE}) == []


def test_an_empty_span_is_no_quote():
    assert quote("   ", "anything") is None


FIRST, SECOND = "Leave is asked for in writing,", "at least two weeks before it begins, always."
SPANNING = f"{FIRST} {SECOND}"
LINES = [
    [4, 0, len(FIRST), 72, 700, 300, 712],
    [5, len(FIRST) + 1, len(SPANNING), 72, 80, 400, 92],
]
PAGES = {(VERSION, 4): f"Before.\n{FIRST}", (VERSION, 5): f"{SECOND}\nAfter."}


def spanning(start=0, end=None, pages=PAGES):
    found = hit(SPANNING, pages=(4, 5), boxes=LINES)
    return find_quotes(found, start, end or len(SPANNING), pages)


def test_a_quote_over_two_pages_is_a_quote_on_each():
    first, second = spanning()
    assert (first.page, first.text, first.boxes) == (4, FIRST, [[4, 72, 700, 300, 712]])
    assert (second.page, second.text, second.boxes) == (5, SECOND, [[5, 72, 80, 400, 92]])


@pytest.mark.parametrize("page", [4, 5])
def test_a_quote_of_which_one_pages_part_does_not_stand_there_is_none(page):
    assert spanning(pages={**PAGES, (VERSION, page): "Other words."}) == []


def test_a_quote_that_lies_on_one_page_of_two_names_that_page():
    (found,) = spanning(0, 14)
    assert (found.page, found.text) == (4, FIRST[:14])
    assert found.boxes == [[4, 72, 700, 300, 712]]


def test_a_word_that_a_pages_end_parts_is_found_on_both():
    content = "Every employee has 25 days."
    lines = [[1, 0, 10, 72, 700, 300, 712], [2, 10, len(content), 72, 80, 400, 92]]
    found = hit(content, pages=(1, 2), boxes=lines)
    pages = {(VERSION, 1): "Leave\nEvery empl-", (VERSION, 2): "oyee has 25 days.\nMore."}
    quotes = find_quotes(found, 0, len(content), pages)
    assert [(one.page, one.text) for one in quotes] == [(1, "Every empl"), (2, "oyee has 25 days.")]


LEFT = "Leave is paid. It is asked for in writing by everybody who works here."
RIGHT = "Meals are free. They are served at noon."


def test_a_quote_in_one_of_two_columns_is_found_and_one_across_them_is_not():
    page = f"{LEFT}\n{RIGHT}"
    assert quote(LEFT, page).text == LEFT
    assert quote(RIGHT, page).text == RIGHT
    assert quote("Leave is paid. Meals are free.", page) is None


def test_ligatures_and_soft_hyphens_of_the_page_do_not_hide_a_quote():
    found = quote("The first office is refurbished.", "The ﬁrst of\u00adﬁce is refur-\nbished.")
    assert found.text == "The first office is refurbished."


def test_a_quote_of_a_scan_is_marked_by_its_words_as_one_box_in_each_line():
    content = "Ask first. Leave is paid. Always."
    words = [
        ("Ask", 72),
        ("first.", 92),
        ("Leave", 120),
        ("is", 72),
        ("paid.", 84),
        ("Always.", 110),
    ]
    boxes, start = [], 0
    for number, (word, left) in enumerate(words):
        top = 100 if number < 3 else 114
        boxes.append([1, start, start + len(word) + 1, left, top, left + 10, top + 12])
        start += len(word) + 1
    found = hit(content, boxes=boxes)
    (quote,) = find_quotes(found, 11, 25, {(VERSION, 1): content})
    assert quote.text == "Leave is paid."
    assert quote.boxes == [[1, 120, 100, 130, 112], [1, 72, 114, 94, 126]]
