"""`bench reading`: how words are compared, what a labelled row asks for, one policy's formats."""

from pathlib import Path

import pytest

from core.documents.reading.extraction import Extraction
from core.documents.reading.filetype import detect
from core.evaluation.fact_file import read_fact_file
from scripts.benchmarks.formats_asked import QUESTIONS
from scripts.benchmarks.labelled_tables import Found, Table, labelled, look_up
from scripts.benchmarks.lost_words import compare, tokens
from scripts.benchmarks.policy_formats import write_all
from scripts.benchmarks.policy_source import Grid, Words, policy
from tests.documents.reading import page_of, texts

HEADER = ("Country", "Hotel")


def difference(pages: list[list[str]], read: list[list[str]]) -> tuple[int, dict, dict]:
    found = compare(pages, read)
    return found.words, dict(found.lost), dict(found.invented)


def test_a_word_that_is_not_read_is_lost_and_one_that_is_nowhere_is_invented() -> None:
    assert difference([["Keep all receipts."]], [["Keep receipts now"]]) == (
        3,
        {"all": 1},
        {"now": 1},
    )


def test_a_word_that_a_line_or_page_breaks_is_the_whole_word() -> None:
    assert difference([["the reim-", "bursement"], []], [["the reimbursement"], []])[1:] == ({}, {})
    assert difference([["the reim-"], ["bursement"]], [["the reimbursement"], []])[1:] == ({}, {})
    assert difference([["well-", "known"]], [["well-known"]])[1:] == ({}, {})


def test_a_word_that_moved_to_the_next_page_is_not_lost() -> None:
    assert difference([["one two"], ["three"]], [["one"], ["two three"]])[1:] == ({}, {})


def test_scripts_without_blanks_are_compared_letter_by_letter() -> None:
    assert tokens("年假 API 25") == ["年", "假", "API", "25"]


def looked_up(*lines: str, rows: tuple[tuple[str, ...], ...]) -> tuple[int, int, int]:
    extraction = Extraction((page_of(*lines),), None, (), None, {})
    found = look_up([Table("a.pdf", 1, HEADER, rows)], extraction)
    return found.rows, found.whole, found.headed


def test_a_labelled_row_is_whole_with_all_its_cells_and_headed_below_its_headings() -> None:
    table = ("| Country | Hotel |", "|---|---|", "| Romania | 141 EUR |", "| Spain 90 EUR | |")
    rows = (("Romania", "141 EUR"), ("Spain", "90 EUR"))
    assert looked_up(*table, rows=rows) == (2, 1, 1)
    assert looked_up(*table[2:], "| Malta | 120 EUR |", rows=rows) == (2, 1, 0)


def test_a_long_cell_is_known_by_its_beginning_and_end() -> None:
    table = ("| Country | Hotel |", "|---|---|", "| Romania | up to 141 EUR a night |")
    assert looked_up(*table, rows=(("Romania", "up to … a night"),)) == (1, 1, 1)
    assert looked_up(*table, rows=(("Romania", "up to … a week"),)) == (1, 0, 0)


def test_at_least_forty_tables_are_labelled_and_every_row_has_a_cell_for_each_heading() -> None:
    tables = labelled()
    assert len(tables) >= 40
    assert all(len(row) == len(table.header) for table in tables for row in table.rows)
    assert Found().rows == 0


def test_thirty_questions_ask_for_facts_of_the_policy() -> None:
    questions = read_fact_file(QUESTIONS).questions
    found = policy()
    words = [part.text for part in found.parts if isinstance(part, Words)]
    cells = [
        cell.text
        for part in found.parts
        if isinstance(part, Grid)
        for row in part.rows
        for cell in row
    ]
    text = "\n".join([*words, *cells, *found.notes.values()])
    assert len(questions) == 30
    for question in questions:
        for group in question.must:
            assert any(wanted.search(text) for wanted in group), question.qid


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_all(tmp_path_factory.mktemp("policy"))


def test_the_policy_is_written_in_every_format_that_is_asked(written: dict[str, Path]) -> None:
    kinds = {}
    for name, path in written.items():
        with path.open("rb") as file:
            kinds[name] = detect(file, path.name)
    assert kinds == {
        **{"PDF": "pdf", "Markdown": "markdown", "docx": "docx", "odt": "odt", "html": "html"},
        **{"rtf": "rtf", "pptx": "pptx", "xlsx": "xlsx"},
        **{"scan, straight": "pdf", "scan, tilted by 2°": "pdf"},
    }


@pytest.mark.parametrize("name", ["PDF", "Markdown", "docx", "odt", "html", "rtf", "pptx", "xlsx"])
def test_every_fact_is_read_from_every_format(written: dict[str, Path], name: str) -> None:
    kind = {"PDF": "pdf", "Markdown": "markdown"}.get(name, name)
    text = " ".join(texts(written[name], kind))
    for question in read_fact_file(QUESTIONS).questions:
        for group in question.must:
            assert any(wanted.search(text) for wanted in group), question.qid
