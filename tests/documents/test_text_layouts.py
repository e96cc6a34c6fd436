"""Plain text as people lay it out: a line for each paragraph, drawn tables, pages with running
lines, boxes to tick."""

from pathlib import Path

import pytest

from core.documents.chunking.blocks import blocks
from core.documents.reading.parts import Heading, LeftOut, PageBreak, Paragraph, Part, Row
from core.documents.reading.plain_text import read
from tests.documents.reading import read as read_whole

LONG = "Hotels are booked by the travel desk. The limit is 150 euros a night in all countries."
RULE = "+----+----+"


def parts(tmp_path: Path, text: str) -> list[Part]:
    path = tmp_path / "a.txt"
    path.write_text(text)
    return [part for part in read(path).parts if part != PageBreak()]


def test_a_paragraph_is_a_line_where_word_processors_saved_the_text(tmp_path: Path) -> None:
    text = f"1. Hotels\n{LONG} {LONG}\nExceptions\n{LONG} {LONG}\nBring:\nA pass,\nor a visa.\n"
    assert parts(tmp_path, text) == [
        *(Heading("1. Hotels", 4), Paragraph(f"{LONG} {LONG}")),
        *(Heading("Exceptions", 6), Paragraph(f"{LONG} {LONG}")),
        *(Paragraph("Bring:"), Paragraph("A pass,\nor a visa.")),
    ]


def test_numbered_titles_between_sentences_are_headings_without_blank_lines(
    tmp_path: Path,
) -> None:
    text = "1. Scope\nAll staff.\n2. Limit\nThe limit is 40 euros.\nIt is paid.\n3. Help\nAsk HR.\n"
    assert [part.text for part in parts(tmp_path, text) if isinstance(part, Heading)] == [
        *("1. Scope", "2. Limit", "3. Help"),
    ]
    items = "1. Passport\n2. Visa\n3. Ticket\nAsk HR.\n"
    assert not any(isinstance(part, Heading) for part in parts(tmp_path, items))


@pytest.mark.parametrize(
    "table",
    [
        (RULE, "| Grade | Limit |", RULE, "| A | 50 |", "| B | 60 |", RULE),
        (RULE, "| Grade | Limit |", "+====+====+", "| A | 50 |", RULE, "| B | 60 |", RULE),
        ("| Grade | Limit |", "|---|---|", "| A | 50 |", "| B | 60 |"),
        ("Grade | Limit", "------|------", "A | 50", "B | 60"),
    ],
)
def test_a_drawn_table_is_its_rows(tmp_path: Path, table: tuple[str, ...]) -> None:
    found = parts(tmp_path, "\n".join(("The limits", *table)))
    rows = [part for part in found if isinstance(part, Row)]
    assert rows == [Row(("Grade", "Limit"), True), Row(("A", "50")), Row(("B", "60"))]


def test_what_goes_on_in_a_drawn_row_is_of_it(tmp_path: Path) -> None:
    lines = (RULE, "| Who | May |", RULE, "| Staff | go |", "|   | by train |", "| Guests | not |")
    rows = [part for part in parts(tmp_path, "\n".join(lines)) if isinstance(part, Row)]
    assert [row.cells for row in rows] == [
        ("Who", "May"),
        ("Staff", "go by train"),
        ("Guests", "not"),
    ]


def test_strokes_alone_draw_no_table(tmp_path: Path) -> None:
    found = parts(tmp_path, "A | B\nC | D\n\n----\nEnd")
    assert not any(isinstance(part, Row) for part in found)


def test_lines_that_run_on_each_page_are_left_out_and_sentences_go_on(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "It must be read with\n\nHR   [Page 1]\n"
        "\f\nPolicy   2024\n\n   the rules of expenses.\n\nHR   [Page 2]\n"
        "\f\nPolicy   2024\n\n   Meals are paid.\n\nHR   [Page 3]\n"
    )
    found = read_whole(path, "text")
    said = [block.text for block in blocks(found)]
    assert said == ["It must be read with the rules of expenses.", "Meals are paid."]
    assert sorted(found.pages[1].left_out) == ["HR [Page 2]", "Policy 2024"]


def test_names_of_columns_on_each_page_are_no_running_lines(tmp_path: Path) -> None:
    page = "Grade     Limit\nA         50\nB         60\n"
    found = parts(tmp_path, f"{page}\f{page}\f{page}")
    assert not any(isinstance(part, LeftOut) for part in found)


@pytest.mark.parametrize(
    "ends",
    [
        ["Staff get 20 days.", "Managers get 25 days."],
        ["They get 20 days.", "They get 25 days.", "They get 21 days."],
        ["Apply before 5 May.", "Apply before 6 May.", "Apply before 7 May."],
        ["Grade 3: 45 euros", "Grade 4: 50 euros", "Grade 5: 60 euros"],
    ],
)
def test_lines_that_say_other_amounts_on_each_page_are_text(
    tmp_path: Path, ends: list[str]
) -> None:
    found = parts(tmp_path, "\f".join(f"Of page {end}\n\n{end}" for end in ends))
    assert [part.text for part in found if isinstance(part, Paragraph)][1::2] == ends


def test_boxes_that_were_typed_are_read_with_their_state(tmp_path: Path) -> None:
    found = parts(tmp_path, "Bring:\n[x] a visa\n- [ ] a ticket\nSee [x].\n")
    assert found == [Paragraph("Bring:\n☑ a visa\n- ☐ a ticket\nSee [x].")]
