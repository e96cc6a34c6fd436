"""Chunks fit the model, keep every word, follow headings, and know where they stand."""

import re
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from core.documents.chunking.blocks import blocks
from core.documents.chunking.sections import groups
from core.documents.chunking.split import LEAST_ROOM, ChunkText, embedded_text, split
from core.documents.reading.extraction import Extraction
from core.documents.reading.layout import Line, Page
from core.documents.rows import cells as found_cells
from core.providers.tokenizer import PackagedTokenizer
from tests.documents import pdfs
from tests.documents.reading import page_of, read

TOKENIZER = PackagedTokenizer()
TITLE = "Staff handbook"


def extraction(*pages: Page) -> Extraction:
    return Extraction(pages, None, (), None, {})


def cut(
    found: Extraction, *, most: int = 120, overlap: int = 25, window: int = 160
) -> list[ChunkText]:
    return split(
        found,
        TOKENIZER,
        title=TITLE,
        max_tokens=most,
        overlap_tokens=overlap,
        window_tokens=window,
    )


def markdown(tmp_path: Path, text: str) -> Extraction:
    path = tmp_path / "a.md"
    path.write_text(text)
    return read(path, "markdown")


def words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


POOL = ["leave", "Pay.", "2.1", "•", "is", "limit:", "年假政策规定", "x" * 90, "A\tB", "(c)", "§"]


def random_page(random: Random, number: int) -> Page:
    """Lines of every sort that a page can hold, in no sensible arrangement."""
    lines = []
    top = 50.0
    for _ in range(random.randint(0, 40)):
        text = " ".join(random.choices(POOL, k=random.randint(1, 14)))
        size = random.choice([8.0, 11.0, 11.0, 11.0, 16.0])
        top += random.choice([14.0, 14.0, 30.0, -300.0])
        box = (72.0, top, 72.0 + 5 * len(text), top + 12)
        lines.append(Line(text, box, size, random.random() < 0.1))
    return Page(number, 595.0, 842.0, tuple(lines))


@pytest.mark.parametrize("seed", range(25))
def test_whatever_the_pages_hold_no_word_is_lost_and_no_chunk_too_long(seed: int) -> None:
    random = Random(seed)
    pages = [random_page(random, number) for number in range(1, 6)]
    found = extraction(*pages)
    chunks = cut(found, most=60, overlap=15, window=90)
    for chunk in chunks:
        assert TOKENIZER.count(chunk.content) <= 60
        assert TOKENIZER.count(embedded_text(TITLE, chunk.section, chunk.content)) <= 90
    # Lines of Chinese are joined and long words may be cut, so letters are what is counted.
    everything = "".join(
        letters
        for group in groups(blocks(found), TOKENIZER, 60)
        for measured in group.blocks + group.notes
        for letters in words(measured.block.text)
    )
    shown = "".join(words(" ".join(line.text for page in pages for line in page.lines)))
    assert sorted(everything) == sorted(shown)  # notes are moved below what they belong to
    position = 0
    for chunk in chunks:
        letters = "".join(words(chunk.content))
        # Each chunk begins inside or right after what is known so far, and reaches further.
        starts = [
            s
            for s in range(max(0, position - len(letters)), position + 1)
            if everything[s:].startswith(letters)
        ]
        assert starts
        position = max(starts) + len(letters)
    assert position == len(everything)


@pytest.mark.parametrize("seed", range(5))
def test_every_line_of_a_chunk_says_where_its_words_stand(seed: int) -> None:
    random = Random(seed)
    pages = [random_page(random, number) for number in range(1, 6)]
    by_box = {(p.number, line.box): line.text for p in pages for line in p.lines}
    for chunk in cut(extraction(*pages)):
        assert chunk.page_start == min(line.page for line in chunk.boxes)
        assert chunk.page_end == max(line.page for line in chunk.boxes)
        for line in chunk.boxes:
            text = by_box[line.page, (line.x0, line.y0, line.x1, line.y1)]
            assert chunk.content[line.start : line.end] in text
        held = "".join(chunk.content[line.start : line.end] for line in chunk.boxes)
        assert words(held.replace("\t", " ")) or not words(chunk.content)
        assert "".join(words(held)) == "".join(words(chunk.content))


def test_sections_carry_the_path_of_their_headings(tmp_path: Path) -> None:
    text = "# Leave\n\n## Carry-over\n\n{0}\n\n## Sickness\n\n{0}\n\n# Travel\n\n{0}\n"
    chunks = cut(markdown(tmp_path, text.format(" ".join(pdfs.SENTENCES))))
    assert [chunk.section for chunk in chunks] == [
        "Leave > Carry-over",
        "Leave > Sickness",
        "Travel",
    ]
    assert chunks[0].content.startswith("Leave\nCarry-over\nEvery employee")
    assert chunks[1].content.startswith("Sickness\nEvery")


def test_headings_of_a_pdf_are_known_by_their_looks(tmp_path: Path) -> None:
    chunks = cut(read(pdfs.handbook(tmp_path / "a.pdf", 3)))
    assert [(chunk.section, chunk.page_start) for chunk in chunks] == [
        ("1 Topic A > 1.1 Details", 1),
        ("2 Topic B > 2.1 Details", 2),
        ("3 Topic C > 3.1 Details", 3),
    ]


def test_numbered_headings_in_the_body_font_are_known_too() -> None:
    page = page_of("2.1 Carry-over", *pdfs.SENTENCES, "2.2 Sickness", *pdfs.SENTENCES)
    assert {chunk.section for chunk in cut(extraction(page))} == {"2.1 Carry-over", "2.2 Sickness"}


def test_a_numbered_clause_is_no_heading() -> None:
    page = page_of(
        "2.1 Every employee may take up to ten days of special leave in each year of", "service."
    )
    assert {chunk.section for chunk in cut(extraction(page))} == {""}


def test_tiny_sections_are_joined_under_their_common_heading(tmp_path: Path) -> None:
    rooms = {"Payroll": 4, "Travel desk": 7, "Reception": 1}
    text = "".join(f"## {name}\n\nRoom {number}.\n\n" for name, number in rooms.items())
    chunks = cut(markdown(tmp_path, "# Contacts\n\n" + text))
    assert [chunk.section for chunk in chunks] == ["Contacts"]
    assert "Travel desk\nRoom 7." in chunks[0].content


def test_neighbours_inside_a_section_share_whole_sentences(tmp_path: Path) -> None:
    chunks = cut(markdown(tmp_path, "# Leave\n\n" + " ".join(pdfs.SENTENCES * 6)))
    assert len(chunks) > 2
    for before, after in pairwise(chunks):
        assert after.content.startswith(pdfs.SENTENCES)
        first = next(s for s in pdfs.SENTENCES if after.content.startswith(s))
        assert first in before.content


def test_a_heading_goes_with_what_it_heads_and_not_with_a_short_section_before(
    tmp_path: Path,
) -> None:
    rule = "Cards are returned on the last day of work, and the desk notes it at once. " * 3
    text = f"# 3 Access\n\n## 3.1 Cards\n\n{rule}\n\n## 3.2 Keys\n\nNone.\n\n"
    found = cut(markdown(tmp_path, f"{text}# 4 Devices\n\n## 4.1 Own\n\n{rule}\n"))
    assert [chunk.section for chunk in found] == ["3 Access", "4 Devices > 4.1 Own"]
    assert found[0].content.endswith("None.")
    assert found[1].content.startswith("4 Devices\n")


def test_headings_without_words_share_a_chunk(tmp_path: Path) -> None:
    found = cut(markdown(tmp_path, "## Forms\n\n## Lists\n\n## Maps\n"))
    assert len(found) == 1


def test_nothing_is_shared_across_a_heading(tmp_path: Path) -> None:
    text = (
        f"# Leave\n\n{' '.join(pdfs.SENTENCES)}\n\n# Travel\n\nTrains come first. "
        + "Fly rarely. " * 30
    )
    chunks = cut(markdown(tmp_path, text))
    assert not any("employee" in chunk.content for chunk in chunks if chunk.section == "Travel")


def test_a_paragraph_that_goes_on_overleaf_stays_one() -> None:
    first = page_of("Leave must be taken in the year in which it", "is earned, unless the manager")
    second = page_of("agrees otherwise in writing.", number=2)
    (chunk,) = cut(extraction(first, second))
    assert "unless the manager agrees otherwise" in chunk.content
    assert (chunk.page_start, chunk.page_end) == (1, 2)
    assert [line.page for line in chunk.boxes] == [1, 1, 2]


def test_rows_of_a_table_keep_their_lines() -> None:
    rows = [f"Grade {n}\t{n * 10} EUR\t{n * 30} EUR" for n in range(1, 40)]
    chunks = cut(extraction(page_of("Grade\tDay\tHotel", *rows)))
    assert len(chunks) > 1
    for chunk in chunks:
        assert set(chunk.content.splitlines()) <= {"Grade\tDay\tHotel", *rows}


SENTENCES_IN_A_CELL = "Ask your manager first. Book by the travel desk. Keep each receipt."


@pytest.mark.parametrize("row", ["Case {0}\t{1}\t{0} EUR", "| Case {0} | {1} | {0} EUR |"])
def test_a_row_whose_cells_hold_sentences_stays_whole(row: str) -> None:
    rows = [row.format(number, SENTENCES_IN_A_CELL) for number in range(1, 40)]
    chunks = cut(extraction(page_of(*rows)))
    assert len(chunks) > 1
    for chunk in chunks:
        assert set(chunk.content.splitlines()) <= set(rows)
        assert {chunk.content[unit.start : unit.end] for unit in chunk.units} <= set(rows)


def test_a_row_that_is_longer_than_a_chunk_is_cut_between_its_cells() -> None:
    cells = [f"{number}. {SENTENCES_IN_A_CELL}" for number in range(20)]
    tabs = cut(extraction(page_of("\t".join(cells))))
    assert len(tabs) > 1
    assert [cell for chunk in tabs for cell in chunk.content.split("\t")] == cells
    pipes = cut(extraction(page_of(f"| {' | '.join(cells)} |")))
    assert len(pipes) > 1
    assert all(chunk.content.startswith("| ") for chunk in pipes)
    assert [cell for chunk in pipes for cell in found_cells(chunk.content)] == cells


def test_a_cell_that_is_longer_than_a_chunk_is_cut_between_its_words() -> None:
    row = f"Meals\t{SENTENCES_IN_A_CELL * 12}\tDirector"
    chunks = cut(extraction(page_of(row)))
    assert len(chunks) > 1
    assert words(" ".join(chunk.content for chunk in chunks)) == words(row)


def test_list_items_stand_on_lines_of_their_own() -> None:
    page = page_of(
        "You need:", "• a passport", "• a ticket that your", "manager signed", "1. patience"
    )
    (chunk,) = cut(extraction(page))
    assert chunk.content.splitlines() == [
        "You need:",
        "• a passport",
        "• a ticket that your manager signed",
        "1. patience",
    ]


def test_a_heading_is_never_left_alone_at_the_end(tmp_path: Path) -> None:
    parts = [f"## Part {n}\n\n{' '.join(pdfs.SENTENCES[: n % 5 + 1])}\n" for n in range(1, 30)]
    for chunk in cut(markdown(tmp_path, "# Rules\n\n" + "\n".join(parts))):
        assert not chunk.content.splitlines()[-1].startswith("Part ")


def test_the_model_reads_title_heading_and_text_once() -> None:
    assert embedded_text("Leave", "A > B", "B\nText") == "Leave\nB\nText"
    assert embedded_text("Leave", "A > B", "goes on.") == "Leave · B\ngoes on."
    assert embedded_text("", "", "Text") == "Text"


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Leave policy", True),
        ("fool.com", True),
        ("Northwind_Plus", True),
        ("休假", True),
        ("2024-03-7f2a", False),
        ("c8db6e06ff46669e-50302", False),
        ("162428-0-349", False),
    ],
)
def test_a_title_without_a_word_is_not_embedded(title: str, named: bool) -> None:
    assert embedded_text(title, "", "Text").startswith(title) == named


def test_a_title_and_a_heading_that_fill_the_window_leave_room_for_words(tmp_path: Path) -> None:
    """Where each character is a token, as in Chinese, and the model's window is a small one."""
    long, sentence = "每位员工每年有二十天带薪休假" * 7, "申请须提前两周提交给主管。"
    found = markdown(tmp_path, f"# {long[:80]}\n\n{sentence * 30}")
    chunks = split(
        found, TOKENIZER, title=long, max_tokens=220, overlap_tokens=40, window_tokens=126
    )
    assert sentence in chunks[-1].content
    assert all(TOKENIZER.count(chunk.content) <= LEAST_ROOM for chunk in chunks)


def test_an_empty_document_has_no_chunks() -> None:
    assert cut(extraction(page_of())) == []


def test_a_table_does_not_go_on_with_a_line_that_has_a_wide_gap() -> None:
    table = ("| A | B |", "|---|---|", "| 1 | 2 |")
    found = extraction(page_of("• Paid\tweekly", *table))
    assert [block.text for block in blocks(found)] == ["• Paid\tweekly", "\n".join(table)]
