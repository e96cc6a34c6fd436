"""A document's title is what it says of itself, if that is a title and not a program's filling."""

from pathlib import Path

import pytest

from core.documents.chunking.title import LONGEST, title_of
from core.documents.reading.extraction import Extraction
from core.documents.reading.layout import Line, Page
from tests.documents import pdfs
from tests.documents.reading import read

PROSE = tuple((sentence, 11.0) for sentence in pdfs.SENTENCES)


def page(*lines: tuple[str, float], number: int = 1) -> Page:
    placed = (
        Line(text, (72.0, 80.0 + 20 * top, 300.0, 90.0 + 20 * top), size, bold=False)
        for top, (text, size) in enumerate(lines)
    )
    return Page(number, 595.0, 842.0, tuple(placed))


def named(*pages: Page, title: str = "", kind: str = "pdf") -> str:
    return title_of(Extraction(pages, title or None, (), None, {}), kind)


def test_what_the_files_metadata_say_comes_first() -> None:
    assert named(page(("Rules", 20), *PROSE), title="Travel  policy") == "Travel policy"


@pytest.mark.parametrize(
    "made",
    [
        *("untitled", "(anonymous)", "Document1", "Microsoft Word - travel.doc", "Book 2"),
        *(
            "PowerPoint Presentation",
            "scan_0001.pdf",
            "HR_Travel_v3",
            "x" * 200,
            "12.3",
            "Unbenannt",
        ),
    ],
)
def test_what_a_program_fills_in_is_no_title(made: str) -> None:
    assert named(page(("Travel policy", 20), *PROSE), title=made) == "Travel policy"
    assert named(page(*PROSE), title=made) == ""


def test_a_heading_over_several_lines_is_one_title() -> None:
    assert named(page(("Travel and", 20), ("expenses policy", 20), *PROSE)) == (
        "Travel and expenses policy"
    )


def test_a_cover_names_who_and_below_it_what() -> None:
    cover = page(("Contoso", 36), ("Benefit packages", 24), ("June 2026", 11))
    assert named(cover, page(*PROSE, number=2)) == "Contoso Benefit packages"


@pytest.mark.parametrize("heading", ["1 Scope", "Article 1", "§ 1 Scope", "Contents", "| A | B |"])
def test_the_first_of_many_headings_is_no_title(heading: str) -> None:
    assert named(page((heading, 20), *PROSE)) == ""


def test_a_heading_like_those_of_other_pages_is_no_title() -> None:
    assert named(page(("Scope", 20), *PROSE), page(("Leave", 20), *PROSE, number=2)) == ""


def test_the_name_of_a_sheet_is_no_title_and_that_of_the_first_slide_is() -> None:
    pages = (page(("Allowances", 24), *PROSE), page(("Limits", 24), *PROSE, number=2))
    assert named(*pages, kind="xlsx") == ""
    assert named(*pages, kind="pptx") == "Allowances"


def test_markdown_is_named_by_its_front_matter_or_its_only_main_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    for text, title in (
        ("---\ntitle: Whistleblowing\n---\n\n# Reports\n\nNo name is needed.\n", "Whistleblowing"),
        ("# Reports\n\n## Scope\n\nNo name is needed.\n", "Reports"),
        ("# Reports\n\nNo name is needed.\n\n# Answers\n\nWithin a week.\n", ""),
    ):
        path.write_text(text)
        assert title_of(read(path, "markdown"), "markdown") == title


def test_a_long_heading_is_cut_at_a_word(tmp_path: Path) -> None:
    words = "How travel is booked, paid and accounted for by everybody who works here"
    path, text = tmp_path / "a.md", " ".join(pdfs.SENTENCES) * 9
    path.write_text(f"# {words}, {words}, {words}, {words}\n\n{text}\n")
    title = title_of(read(path, "markdown"), "markdown")
    assert title == f"{words}, How travel is booked, paid and accounted for by everybody who…"
    assert len(title) <= LONGEST
    path.write_text(f"# {'x' * 300}\n\n{text}\n")
    assert title_of(read(path, "markdown"), "markdown") == ""


@pytest.mark.parametrize(
    ("first", "text"),
    [
        ("سياسة السفر", "يحجز مكتب الفريق القطارات. لا يسافر أحد بالطائرة لمسافة قصيرة."),
        ("מדיניות נסיעות", "משרד הצוות מזמין את הרכבות. אף אחד לא טס למרחק קצר."),
        ("Travel policy", "Trains are booked by the team office. Nobody flies a short way."),
    ],
)
def test_a_line_above_a_plain_text_is_its_title(tmp_path: Path, first: str, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{first}\n\n{text}\n\n{text}\n", encoding="utf-8")
    assert title_of(read(path, "text"), "text") == first
    path.write_text(f"{text}\n\n{text}\n", encoding="utf-8")
    assert title_of(read(path, "text"), "text") == ""
