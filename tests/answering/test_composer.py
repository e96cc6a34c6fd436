"""What a model says becomes released sentences with citations numbered in order."""

from uuid import UUID

import pytest

from core.answering.compose import Composer
from core.providers.base import REFUSAL
from tests.answering.hits import VERSION, hit

LEAVE = "Employees have 25 days of paid leave a year. Five days may be carried over."
HOTEL = "Hotel rooms cost at most 120 euros a night."
HITS = [hit(LEAVE, rank=1), hit(HOTEL, rank=2, pages=(3, 3), title="Travel policy")]
PAGES = {(VERSION, 1): LEAVE, (VERSION, 3): HOTEL}
MESSAGE = UUID(int=9)


@pytest.fixture
def compose():
    def run(*deltas, pages=PAGES):
        composer = Composer(MESSAGE, HITS, pages)
        events = [event for delta in deltas for event in composer.feed(delta)]
        return composer, events + list(composer.close())

    return run


def test_citations_are_numbered_in_the_order_they_appear(compose):
    composer, events = compose(
        "A hotel room costs at most 120 euros a night [2]. ",
        "Employees have 25 days of paid leave a year [1].",
    )
    assert composer.text == (
        "A hotel room costs at most 120 euros a night. [1] "
        "Employees have 25 days of paid leave a year. [2]"
    )
    assert [(c["index"], c["page"], c["document_title"]) for c in composer.citations] == [
        (1, 3, "Travel policy"),
        (2, 1, "Leave policy"),
    ]
    assert [name for name, _ in events] == ["delta", "citation", "delta", "citation"]
    assert "".join(data["text"] for name, data in events if name == "delta") == composer.text


def test_a_citation_carries_the_checked_quote_and_its_page_picture(compose):
    composer, _ = compose("Employees have 25 days of paid leave a year [1].")
    citation = composer.citations[0]
    assert citation["quote"] == "Employees have 25 days of paid leave a year."
    assert citation["verified"] is True
    assert citation["chunk_id"] == str(HITS[0].chunk_id)
    assert citation["page_url"].endswith(f"/pages/1.png?version=1&citation={MESSAGE}.1")


def test_the_same_quote_twice_is_one_citation(compose):
    composer, events = compose(
        "Employees have 25 days of paid leave a year [1]. "
        "Employees get 25 days of paid leave each year [1]."
    )
    assert len(composer.citations) == 1
    assert composer.text.count("[1]") == 2
    assert [name for name, _ in events] == ["delta", "citation", "delta"]


@pytest.mark.parametrize("mark", ["", " [2]", " [9]", " [0]", " [1, 2]"])
def test_a_wrong_or_missing_mark_is_put_right(compose, mark):
    composer, _ = compose(f"Employees have 25 days of paid leave a year{mark}.")
    assert [c["chunk_id"] for c in composer.citations] == [str(HITS[0].chunk_id)]
    assert composer.text.endswith(" [1]")


def test_an_unsupported_sentence_never_reaches_the_reader(compose):
    composer, events = compose(
        "Employees have 40 days of paid leave a year [1]. ",
        "Pets are welcome on Fridays [2]. ",
        "Five days may be carried over [1].",
    )
    assert composer.text == "Five days may be carried over. [1]"
    shown = " ".join(data["text"] for name, data in events if name == "delta")
    assert "40" not in shown and "Pets" not in shown
    assert composer.heard == 3


def test_a_sentence_whose_quote_is_not_on_the_page_is_left_out(compose):
    composer, events = compose(
        "Employees have 25 days of paid leave a year [1].",
        pages={**PAGES, (VERSION, 1): "Employees have 30 days of paid leave a year."},
    )
    assert (composer.text, composer.citations, events) == ("", [], [])


def test_a_refusal_is_noted_and_not_shown(compose):
    composer, events = compose(REFUSAL)
    assert composer.refused
    assert (composer.text, events) == ("", [])


def test_line_breaks_of_a_list_are_kept(compose):
    composer, _ = compose(
        "Employees have 25 days of paid leave a year [1].\n- Five days may be carried over [1]."
    )
    assert "\n" in composer.text


def test_the_prompt_can_not_be_made_to_show_html_or_marks_of_its_own(compose):
    composer, _ = compose("Employees have 25 days of paid leave a year [1][2][7] [12].")
    assert composer.text == "Employees have 25 days of paid leave a year. [1]"
