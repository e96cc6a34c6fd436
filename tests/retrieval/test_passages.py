"""Neighbouring chunks become one passage, repetitions are left out."""

import json
import re
import zlib
from itertools import pairwise

import pytest

from core.documents.chunking.units import Unit, units_of
from core.retrieval.passages import around, joined, passages


def top(sentence):
    return float(zlib.crc32(sentence.strip().encode()) % 800)


def chunk(
    index, content, *, page=1, version="v", title="Leave policy", before="", after="", units=None
):
    """Every sentence is a line of its own; the same sentence is the same line."""
    ends = [match.end() for match in re.finditer(r"\. ?", content)] or [len(content)]
    lines = [
        [page, start, end, 40.0, top(content[start:end]), 500.0, 12.0]
        for start, end in pairwise([0, *ends])
    ]
    return {
        "version_id": version,
        "chunk_index": index,
        "content": content,
        "page_start": page,
        "page_end": page,
        "title": title,
        "boxes": json.dumps(lines),
        "units": json.dumps(
            [unit.stored() for unit in (units_of(content) if units is None else units)]
        ),
        "before": before,
        "after": after,
    }


A = chunk(4, "Employees have paid leave every year. It is 25 days.")
B = chunk(5, "It is 25 days. Five of them may be carried over.")
FAR = chunk(9, "Laptops are locked when nobody sits before them.")


def indexes(found):
    return [[row["chunk_index"] for row in passage] for passage in found]


def test_neighbours_on_one_page_are_joined_in_reading_order():
    assert indexes(passages([B, FAR, A], 2)) == [[4, 5], [9]]


def test_what_neighbours_share_stands_once_in_the_passage():
    whole = joined([A, B])
    assert whole.content == (
        "Employees have paid leave every year. It is 25 days. Five of them may be carried over."
    )
    assert [whole.content[start:end].strip() for _, start, end, *_ in whole.boxes] == [
        "Employees have paid leave every year.",
        "It is 25 days.",
        "Five of them may be carried over.",
    ]


def test_neighbours_that_share_nothing_are_paragraphs():
    whole = joined([A, FAR])
    assert whole.content == f"{A['content']}\n\n{FAR['content']}"
    assert whole.content[whole.boxes[-1][1] : whole.boxes[-1][2]] == FAR["content"]


def test_a_sentence_that_stands_twice_is_not_taken_for_a_shared_one():
    again = chunk(5, "It is 25 days. Five of them may be carried over.")
    lines = json.loads(again["boxes"])
    lines[0][4] += 100
    whole = joined([A, again | {"boxes": json.dumps(lines)}])
    assert whole.content == f"{A['content']}\n\n{again['content']}"
    assert len(whole.boxes) == 4
    assert texts(whole).count("It is 25 days.") == 2


def texts(whole):
    return [whole.content[unit.start : unit.end] for unit in whole.units]


def test_a_unit_that_neighbours_share_is_one():
    assert texts(joined([A, B])) == [
        "Employees have paid leave every year.",
        "It is 25 days.",
        "Five of them may be carried over.",
    ]
    assert joined([A, B]).units[1].context == "Employees have paid leave every year."


def test_units_of_neighbours_that_share_nothing_are_moved_with_their_text():
    assert texts(joined([A, FAR]))[-1] == FAR["content"]


def test_of_a_unit_that_one_chunk_cuts_the_whole_is_kept():
    cut = A | {"content": f"{A['content']} Five", "units": ""}
    lines = [*json.loads(A["boxes"]), [1, 53, 57, *json.loads(B["boxes"])[1][3:]]]
    lines[1][2] = 53  # with the blank, as a line of B has it
    units = [*units_of(A["content"]), Unit("sentence", 53, 57)]
    cut |= {"boxes": json.dumps(lines), "units": json.dumps([unit.stored() for unit in units])}
    assert texts(joined([cut, B])) == [
        "Employees have paid leave every year.",
        "It is 25 days.",
        "Five of them may be carried over.",
    ]


def test_a_row_keeps_the_columns_that_stand_in_a_chunk_that_was_not_found():
    row = Unit("row", 0, 9, "Grade\tDay")
    assert joined([chunk(7, "Senior\t50", units=[row])]).units == (row,)


def test_chunks_stored_without_units_are_read_again():
    assert texts(joined([A | {"units": "[]"}])) == texts(joined([A]))


def test_a_passage_never_covers_more_pages_than_its_best_chunk():
    other_page = chunk(5, "Five of them may be carried over.", page=2)
    assert indexes(passages([A, other_page], 2)) == [[4], [5]]


def test_chunks_of_other_versions_are_no_neighbours():
    other = chunk(5, "Bicycles are parked in the yard.", version="w")
    assert indexes(passages([A, other], 2)) == [[4], [5]]


def test_no_more_than_two_are_joined():
    third = chunk(6, "The rest lapses in March without any payment at all.")
    assert indexes(passages([B, A, third], 2)) == [[4, 5], [6]]


def test_where_joining_would_leave_too_few_each_chunk_is_a_result():
    assert indexes(passages([B, A, FAR], 3)) == [[5], [4], [9]]


def test_a_repetition_in_another_document_is_left_out():
    copy = chunk(1, A["content"], version="w", title="Leave policy (copy)")
    assert indexes(passages([A, copy, FAR], 2)) == [[4], [9]]


@pytest.mark.parametrize(
    "content",
    [
        "Employees have paid leave every year. It is 26 days.",
        "Employees have paid leave every day.",
    ],
)
def test_a_text_that_says_something_else_is_no_repetition(content):
    other = chunk(1, content, version="w")
    assert indexes(passages([A, other], 2)) == [[4], [1]]


def test_the_same_rules_of_two_plans_are_both_shown():
    text = "The {} plan covers acupuncture by licensed practitioners up to the yearly maximum, {}"
    rest = "and every visit has to be booked with the office of the practitioner beforehand."
    one = chunk(1, text.format("Standard", rest), version="s", title="Standard plan")
    other = chunk(1, text.format("Plus", rest), version="p", title="Plus plan")
    assert indexes(passages([one, other], 2)) == [[1], [1]]


@pytest.mark.parametrize(
    ("word", "other"),
    [("must", "may"), ("is", "is not"), ("Spain", "France"), ("without", "with")],
)
def test_one_word_that_rules_something_else_makes_no_repetition(word, other):
    text = "Whoever travels to {} and works there for more than thirty days {} registered {} delay"
    rest = "with the office for foreigners, which keeps a list of all who are staying there."
    one = chunk(1, f"{text} {rest} {word}", version="s", title="Travel")
    changed = chunk(1, f"{text} {rest} {other}", version="p", title="Travel")
    assert indexes(passages([one, changed], 2)) == [[1], [1]]


def test_copies_that_differ_in_an_article_are_one():
    text = "Whoever travels to the coast and works there for more than thirty days is registered "
    rest = "with the office for foreigners, which keeps a list of all who are staying there."
    one = chunk(1, text + rest, version="s")
    copy = chunk(1, f"{text}by an {rest}", version="p")
    assert indexes(passages([one, copy, FAR], 2)) == [[1], [9]]


def test_the_words_around_a_passage_do_not_repeat_it():
    row = chunk(
        5,
        "It is 25 days. Five of them may be carried over.",
        before="Employees have paid leave every year. It is 25 days.",
        after="Five of them may be carried over. The rest lapses.",
    )
    assert around([row]) == ("Employees have paid leave every year.", "The rest lapses.")


def test_the_words_around_are_whole_words_of_limited_length():
    row = chunk(5, "Middle.", before="early " * 200, after="later " * 200)
    before, after = around([row])
    assert 480 < len(before) <= 500 and 480 < len(after) <= 500
    assert set(before.split()) == {"early"} and set(after.split()) == {"later"}
