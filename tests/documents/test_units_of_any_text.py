"""What holds of units whatever the text is."""

import json
import re
from itertools import pairwise

import pytest
from hypothesis import given

from core.documents.chunking.units import LONGEST_COLUMNS, LONGEST_CONTEXT, Unit, units_of
from tests.any_text import PIECES, grows_with, repeatable, texts

# Marks of items, bullets and the rules of tables announce words and are none.
MARKS = re.compile(r"(?:[•▪◦‣·●○■□*–—:|-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])*")


@repeatable
@given(texts)
def test_units_stand_in_their_order_and_apart(text: str) -> None:
    units = list(units_of(text))
    assert all(0 <= unit.start < unit.end <= len(text) for unit in units)
    assert all(before.end <= after.start for before, after in pairwise(units))
    assert all(text[unit.start : unit.end].strip() for unit in units)


@repeatable
@given(texts)
def test_no_word_is_lost(text: str) -> None:
    end = 0
    for unit in [*units_of(text), Unit("sentence", len(text), len(text))]:
        between = "".join(text[end : unit.start].split())
        assert MARKS.fullmatch(between), between
        end = unit.end


@repeatable
@given(texts)
def test_what_a_unit_leans_on_stands_before_it(text: str) -> None:
    for unit in units_of(text):
        assert len(unit.context) <= max(LONGEST_CONTEXT, LONGEST_COLUMNS)
        assert unit.context in text[: unit.start]


@repeatable
@given(texts)
def test_a_unit_is_read_back_as_it_was_stored(text: str) -> None:
    for unit in units_of(text):
        assert Unit.read(json.loads(json.dumps(unit.stored()))) == unit


@pytest.mark.parametrize("piece", [piece for piece in PIECES if piece.strip()])
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    assert grows_with(lambda text: list(units_of(text)), piece + "\n")
    assert grows_with(lambda text: list(units_of(text)), piece + "\t25\n")
