from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from core.documents.chunking.blocks import blocks
from core.documents.reading.clean import clean_pages, clean_text
from core.documents.reading.extraction import Extraction
from core.documents.reading.layout import Line, Page
from tests.documents import pdfs
from tests.documents.reading import page_of, read, texts
from tests.documents.test_split_chunks import cut


def cleaned(*lines: str) -> list[str]:
    return [line.text for line in clean_pages([page_of(*lines)])[0].lines]


def test_a_word_broken_at_a_line_end_is_made_whole() -> None:
    assert cleaned("All informa-", "tion is kept") == ["All information", "is kept"]
    assert cleaned("All informa\u00ad", "tion is kept") == ["All information", "is kept"]


@pytest.mark.parametrize(
    "elsewhere", ["self-service is open", "a service for the self"], ids=["compound", "halves"]
)
def test_a_compound_keeps_the_hyphen_that_the_document_gives_it(elsewhere: str) -> None:
    assert cleaned("Use the self-", "service desk", elsewhere)[0] == "Use the self-service"


def test_the_document_decides_for_the_whole_word() -> None:
    lines = cleaned("Your work-", "place is safe", "work at this place", "A workplace")
    assert lines[0] == "Your workplace"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("für Haus-", "und Gartenarbeit"), "für Haus- und Gartenarbeit"),
        (("für Schul-, Berufs-", "oder Weiterbildung"), "für Schul-, Berufs- oder Weiterbildung"),
        (("for full-", "and part-time staff"), "for full- and part-time staff"),
        (("| für Haus\u00adund Hof | 3 |",), "| für Haus- und Hof | 3 |"),
        (("Der CO2-", "Ausstoß sinkt"), "Der CO2-Ausstoß sinkt"),
        (("within 5-", "10 days"), "within 5-10 days"),
        (("Das Urlaubs-", "entgelt bleibt"), "Das Urlaubsentgelt bleibt"),
    ],
)
def test_a_hyphen_that_hangs_or_joins_is_read_as_one(lines: tuple[str, ...], said: str) -> None:
    found = Extraction(tuple(clean_pages([page_of(*lines)])), None, (), "en", {})
    assert [block.text for block in blocks(found)] == [said]


@pytest.mark.parametrize("lines", [("Pages 3-", "5 apply"), ("The A-", "Team meets"), ("-", "so")])
def test_other_hyphens_stay(lines: tuple[str, str]) -> None:
    assert cleaned(*lines) == list(lines)


@pytest.mark.parametrize(
    ("upper", "lower", "whole"),
    [
        ("See (https://example.org/lists/", "subscribe). It is free.", True),
        ("See (https://example.org/social_", "contract), which says more.", True),
        ("It is at https://example.org/?q=", "leave for all.", True),
        ("It is at https://example.org/", "Reporting is easy.", False),
        ("Look at (https://example.org/", "or here).", False),
    ],
)
def test_an_address_goes_on_where_it_can_not_have_ended(
    upper: str, lower: str, whole: bool
) -> None:
    first = lower.split()[0]
    assert cleaned(upper, lower)[0] == (upper + first if whole else upper)


def test_what_a_font_failed_to_name_is_left_out_of_a_page() -> None:
    assert cleaned("Fees\ufffd of 5 euros") == ["Fees of 5 euros"]


def test_a_word_broken_across_pages_is_made_whole() -> None:
    pages = clean_pages([page_of("It is manda-"), page_of("tory for all.", number=2)])
    assert [line.text for page in pages for line in page.lines] == ["It is mandatory", "for all."]


def test_headers_footers_and_page_numbers_go(tmp_path: Path) -> None:
    found = texts(pdfs.handbook(tmp_path / "a.pdf", 5))
    assert not [text for text in found if "Example Ltd" in text or text.startswith("Page ")]
    assert sum(text.startswith("Every employee") for text in found) == 5
    assert [text for text in found if "Topic" in text] == [
        "1 Topic A",
        "2 Topic B",
        "3 Topic C",
        "4 Topic D",
        "5 Topic E",
    ]


def test_a_bare_page_number_goes_even_from_a_short_document(tmp_path: Path) -> None:
    def numbered(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            pdfs.lines(*pdfs.SENTENCES)(canvas)
            pdfs.lines(f"- {number} -", top=810)(canvas)

        return draw

    pages = (numbered(1), numbered(2))
    assert texts(pdfs.drawn(tmp_path / "a.pdf", *pages)) == [*pdfs.SENTENCES, *pdfs.SENTENCES]


@pytest.mark.parametrize("shown", ["iv", "- iv -", "Page iv", "A-4"])
def test_the_number_that_the_file_says_is_printed_on_a_page_goes(shown: str) -> None:
    page = page_of("Each rule holds.", "Ask first.")
    foot = Line(shown, (290, 805, 310, 815), 9.0, bold=False)
    label = "A-4" if shown == "A-4" else "iv"
    labelled = replace(page, label=label, lines=(*page.lines, foot))
    [cleaned_page] = clean_pages([labelled])
    assert [line.text for line in cleaned_page.lines] == ["Each rule holds.", "Ask first."]
    assert cleaned_page.left_out == (shown,)


def test_what_repeats_in_the_middle_of_pages_stays() -> None:
    body = [f"Clause {n} of the rules" for n in range(12)]
    pages = clean_pages([page_of(*body, number=n) for n in range(1, 6)])
    assert all("Clause 6 of the rules" in [line.text for line in page.lines] for page in pages)


def at_the_head(*heads: str) -> list[str]:
    """The first lines of a document's pages, which have these above their text."""
    pages = [
        page_of(head, *pdfs.SENTENCES[n:], *pdfs.SENTENCES[:n], number=n + 1, top=40)
        for n, head in enumerate(heads)
    ]
    return [page.lines[0].text for page in clean_pages(pages)]


def test_titles_of_chapters_over_their_pages_go() -> None:
    titles = ["Working hours"] * 3 + ["Annual leave"] * 3
    for heads in (titles, [f"Chapter: {title}\tEmployee handbook" for title in titles]):
        assert at_the_head(*heads) == list(pdfs.SENTENCES)


@pytest.mark.parametrize(
    "head", ["Article {0}", "Rule {0}. The daily limit is {1} euros.", "| {0} | {1} | 7 |"]
)
def test_headings_rules_and_rows_at_the_head_of_pages_stay(head: str) -> None:
    heads = [head.format(n, 25 * n) for n in range(1, 7)]
    assert at_the_head(*heads) == heads


def test_an_article_per_page_has_its_heading_and_its_number_of_page(tmp_path: Path) -> None:
    pages = [
        pdfs.all_of(
            pdfs.lines(f"Article {n}", top=60, size=15),
            pdfs.lines(f"It gives {7 * n} days.", *pdfs.SENTENCES, top=95),
        )
        for n in range(1, 7)
    ]
    of_four = [
        (chunk.section, chunk.page_start)
        for chunk in cut(read(pdfs.drawn(tmp_path / "a.pdf", *pages)))
        if "It gives 28 days." in chunk.content
    ]
    assert of_four == [("Article 4", 4)]


def looking(head: str, size: float, *, bold: bool = False) -> list[str]:
    """The first lines of three pages with such heads, "#" being the page's number."""
    pages = []
    for number in (1, 2, 3):
        text = page_of(*pdfs.SENTENCES[number:], *pdfs.SENTENCES[:number], number=number, top=70)
        line = page_of(head.replace("#", str(number)), number=number, top=40).lines[0]
        lines = (replace(line, size=size, bold=bold), *text.lines)
        pages.append(replace(text, lines=lines))
    return [page.lines[0].text for page in clean_pages(pages)]


@pytest.mark.parametrize(
    ("head", "size", "bold", "stays"),
    [
        *(("Step #", 16, False, True), ("Step #", 11, True, True), ("Step #", 11, False, False)),
        *(("Module #", 14, True, True), ("Schedule #", 11, True, True)),
        *(("Work package #", 14, False, True), ("Work package #", 11, True, False)),
        *(("Travel policy #", 11, True, False), ("Travel policy, version 3", 14, True, False)),
        *(("Page #", 14, True, False), ("Page # of 3", 14, True, False), ("#", 14, True, False)),
        *(("Every claim is for 125 euros.", 11, False, True), ("Schritt #", 13, False, True)),
        *(
            ("Every claim is for 125 euros.", 8, False, False),
            ("每次报销一百元。", 11, False, True),
        ),
        *(("Example Holding Services Ltd.", 11, False, False), ("Seite #", 14, True, False)),
    ],
)
def test_headings_that_count_the_pages_and_sentences_stay_by_their_looks(
    head: str, size: float, bold: bool, stays: bool
) -> None:
    heads = [head.replace("#", str(number)) for number in (1, 2, 3)]
    assert looking(head, size, bold=bold) == (heads if stays else list(pdfs.SENTENCES[1:4]))


def test_a_heading_that_nothing_stands_below_is_a_footer() -> None:
    pages = [
        replace(
            text := page_of(*pdfs.SENTENCES[n:], *pdfs.SENTENCES[:n], number=n),
            lines=(*text.lines, replace(page_of(f"Step {n}", top=800).lines[0], size=16)),
        )
        for n in (1, 2, 3)
    ]
    assert [page.left_out for page in clean_pages(pages)] == [("Step 1",), ("Step 2",), ("Step 3",)]


@pytest.mark.parametrize(
    ("head", "goes"),
    [
        ("11/27/26, 11:57 PM\tTravel policy", True),
        ("27.11.2026, 23:57", True),
        ("https://intranet.example/travel 1/2", True),
        ("27 November 2026", False),
        ("https://intranet.example/travel", False),
    ],
)
def test_what_browsers_print_onto_pages_goes_also_where_there_are_few(
    head: str, goes: bool
) -> None:
    assert (at_the_head(head, head)[0] != head) is goes


def test_what_leaves_is_noted_with_its_page(tmp_path: Path) -> None:
    pages = read(pdfs.handbook(tmp_path / "a.pdf", 3)).pages
    assert [page.left_out for page in pages] == [
        ("Example Ltd, internal handbook", f"Page {n} of 3") for n in (1, 2, 3)
    ]


def stamped(number: int) -> Callable[[Canvas], None]:
    """A page with words that run up its left side, and the name of a row in its table."""

    def draw(canvas: Canvas) -> None:
        pdfs.lines(*pdfs.SENTENCES[number:], *pdfs.SENTENCES[:number])(canvas)
        for words, x in (("Printed by Robin, do not use it", 30), (f"Row {number}", 100)):
            canvas.saveState()
            canvas.translate(x, 300)
            canvas.rotate(90)
            canvas.drawString(0, 0, words)
            canvas.restoreState()

    return draw


def test_a_stamp_at_the_side_of_pages_goes(tmp_path: Path) -> None:
    pages = read(pdfs.drawn(tmp_path / "a.pdf", *map(stamped, range(3)))).pages
    assert [page.left_out for page in pages] == [("Printed by Robin, do not use it",)] * 3
    assert all(f"Row {n}" in [line.text for line in page.lines] for n, page in enumerate(pages))


def two_pages(path: Path, *heads: str, size: float) -> list[str]:
    """What leaves of two pages with these heads above text of 11 points."""
    pages = [
        pdfs.all_of(
            pdfs.lines(head, top=40, size=size),
            pdfs.lines(*pdfs.SENTENCES[n:], *pdfs.SENTENCES[:n]),
        )
        for n, head in enumerate(heads)
    ]
    return [text for page in read(pdfs.drawn(path, *pages)).pages for text in page.left_out]


@pytest.mark.parametrize(
    ("first", "second", "size", "goes"),
    [
        ("Example Ltd, travel policy", "Example Ltd, travel policy", 8, True),
        ("Travel policy – 1", "Travel policy – 2", 11, True),
        ("Every claim is for 125 euros.", "Every claim is for 125 euros.", 11, False),
        ("Rule 5. The daily limit is 125.", "Rule 6. The daily limit is 150.", 11, False),
        ("Article 1", "Article 2", 11, False),
        ("Step 1", "Step 2", 11, False),
        ("Group A: 20 days", "Group B: 20 days", 8, False),
    ],
)
def test_of_two_pages_only_small_print_and_what_counts_them_goes(
    tmp_path: Path, first: str, second: str, size: float, goes: bool
) -> None:
    left_out = two_pages(tmp_path / "a.pdf", first, second, size=size)
    assert left_out == ([first, second] if goes else [])


def in_chapters(*running: str) -> list[Page]:
    """Pages with these lines over their text, and a heading on each."""
    headings = (("Chapter 2", "Travel on business"), ("2.1 Who pays for a hotel?",), ("Index",))
    pages = []
    for number, (over, heading) in enumerate(zip(running, headings, strict=True), start=1):
        text = page_of(*heading, pdfs.SENTENCES[number], number=number)
        looks = [replace(line, size=14.0, bold=True) for line in text.lines[:-1]]
        head = page_of(over, number=number, top=40).lines
        pages.append(replace(text, lines=(*head, *looks, text.lines[-1])))
    return clean_pages(pages)


@pytest.mark.parametrize(
    ("running", "goes"),
    [
        (("CHAPTER 2. TRAVEL ON…\t2.1. WHO PAYS FOR…", "2\tTRAVEL ON BUSINESS", "Index"), True),
        (
            ("CHAPTER 2. TRAVEL ON… 2.1. WHO PAYS FOR A…", "2.1 Who pays for a hotel?", "INDEX"),
            True,
        ),
        (("Hotels\t2.1 Who pays for", "Travel and meals", "Robin Example"), False),
    ],
)
def test_titles_over_pages_go_where_each_names_a_heading(
    running: tuple[str, str, str], goes: bool
) -> None:
    left_out = [page.left_out for page in in_chapters(*running)]
    assert left_out == [(clean_text(line),) if goes else () for line in running]


def test_one_line_that_names_a_heading_stays() -> None:
    running = ("Travel on business", "It is paid by day:", "By train if it takes six hours")
    assert not [page for page in in_chapters(*running) if page.left_out]
