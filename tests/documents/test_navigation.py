"""Links that only lead about in a page are no text of it, and are noted as left out."""

from pathlib import Path

import pytest

from core.documents.reading import markdown
from core.documents.reading.parts import (
    Heading,
    Item,
    LeftOut,
    PageBreak,
    Paragraph,
    Part,
    Row,
    TableEnd,
)
from core.documents.reading.symbols import TICKED
from core.documents.reading.typeset import typeset
from core.documents.reading.web import read_page

SECTIONS = "<h2 id=a>Scope</h2><p>All.</p><h2 id=b>Leave</h2><p>Paid.</p>"
READ = [Heading("Scope", 2), Paragraph("All."), Heading("Leave", 2), Paragraph("Paid.")]
LED = [LeftOut("Scope"), LeftOut("Leave")]


def page(body: str) -> list[Part]:
    return read_page(f"<!doctype html><html><body>{body}</body></html>").parts


def md(tmp_path: Path, text: str) -> list[Part]:
    path = tmp_path / "a.md"
    path.write_text(text)
    return markdown.read(path).parts


@pytest.mark.parametrize(
    "contents",
    [
        "<ul><li><a href='#a'>Scope</a><li><a href='#b'>Leave</a></ul>",
        "<ol><li><a href='#a'>Scope</a><ol><li>1.1 <a href='#b'>Leave</a></ol></ol>",
        "<div><ul><li><p><a href='#a'>Scope</a></p><li><a href='#b'>Leave</a></ul></div>",
        "<p><a href='#a'>Scope</a></p><p><a href='#b'>Leave</a></p>",
        "<p><a href='#a'>Scope</a> | <a href='#b'>Leave</a></p>",
        "<dl><dt><a href='#a'>Scope</a><dd><dl><dt><a href='#b'>Leave</a></dl></dl>",
        "<ul><li><a href='#gone'>Scope</a><li><a href='#gone'>Leave</a></ul>",
    ],
)
def test_a_table_of_contents_is_left_out(contents: str) -> None:
    assert page(contents + SECTIONS) == LED + READ


@pytest.mark.parametrize("name", ["On this page", "Contents:", "Inhaltsverzeichnis", "SOMMAIRE"])
@pytest.mark.parametrize(
    "above", ["<h2>{}</h2>", "<p><b>{}</b></p>", "<div><div>{}</div></div>", "<p>Hi.</p><p>{}</p>"]
)
def test_its_name_leaves_with_it(name: str, above: str) -> None:
    contents = "<div><ul><li><a href='#a'>Scope</a><li><a href='#b'>Leave</a></ul></div>"
    found = page(f"<h1>Rules</h1>{above.format(name)}{contents}{SECTIONS}")
    assert [part for part in found if part != Paragraph("Hi.")] == [
        *(Heading("Rules", 1), LeftOut(name), *LED, *READ),
    ]


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (
            "<ul><li><a href='#a'>Scope</a>: whom it is for<li><a href='#b'>Leave</a></ul>",
            [Item("Scope: whom it is for", "•", 0), Item("Leave", "•", 0)],
        ),
        (
            "<ul><li><a href='#a'>Day</a> 25<li><a href='#b'>Night</a> 30</ul>",
            [Item("Day 25", "•", 0), Item("Night 30", "•", 0)],
        ),
        (
            "<ul><li><a href='https://x.example/p#a'>Scope</a><li><a href='/p'>Leave</a></ul>",
            [Item("Scope", "•", 0), Item("Leave", "•", 0)],
        ),
        (
            "<p>You need:</p><ul><li><a href='#a'>A visa</a><li><a href='#b'>A photo</a></ul>",
            [Paragraph("You need:"), Item("A visa", "•", 0), Item("A photo", "•", 0)],
        ),
        (
            "<ul><li><a href='#tab1'>Day</a><li><a href='#'>Night</a></ul>",
            [Item("Day", "•", 0), Item("Night", "•", 0)],
        ),
        (
            "<table><tr><td><a href='#a'>Scope</a><td><a href='#b'>25 days</a></table>",
            [Row(("Scope", "25 days")), TableEnd()],
        ),
        (
            "<ul><li><input type=checkbox checked> <a href='#a'>Scope</a></ul>",
            [Item(f"{TICKED} Scope", "•", 0)],
        ),
    ],
)
def test_a_list_that_says_more_stays(contents: str, said: list[Part]) -> None:
    assert page(contents + SECTIONS) == said + READ


def test_headings_that_link_to_themselves_stay() -> None:
    assert page("<h2 id=a><a href='#a'>Scope</a></h2><h2 id=b><a href='#b'>Leave</a></h2>") == [
        *(Heading("Scope", 2), Heading("Leave", 2)),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "<!-- saved from url=(0026)https://x.example/p.html -->",
        "<link rel=canonical href='https://x.example/p.html'>",
    ],
)
def test_addresses_of_a_saved_page_are_its_own(head: str) -> None:
    links = "".join(
        f"<li><a href='https://x.example/p.html#{to}'>{name}</a>"
        for to, name in (("a", "Scope"), ("b", "Leave"))
    )
    assert read_page(f"{head}<ul>{links}</ul>{SECTIONS}").parts == LED + READ


def test_a_table_of_contents_of_word_has_pages() -> None:
    entries = (
        "<p class=MsoToc1><a href='#a'>Scope<span>....</span></a>2</p>"
        "<p class=MsoToc2><a href='#b'>Leave</a> 3</p>"
    )
    assert page(entries + SECTIONS) == [LeftOut("Scope...."), LeftOut("Leave"), *READ]


@pytest.mark.parametrize(
    "link",
    [
        "<p><a href='#'>Back to top</a></p>",
        "<p>(<a href='#a'>Nach oben</a>)</p>",
        "<p><a href='#a'>↑</a></p>",
    ],
)
def test_ways_back_to_the_top_are_left_out(link: str) -> None:
    said = link.partition("'>")[2].partition("<")[0]
    assert page(SECTIONS + link) == [*READ, LeftOut(said)]


def test_a_word_of_a_sentence_is_no_way_to_the_top() -> None:
    found = page("<p>Ask before you <a href='#a'>start</a>. <a href='#'>↑ Top</a></p>")
    assert Paragraph("Ask before you start.") in found


def test_links_of_markdown_lead_to_headings(tmp_path: Path) -> None:
    text = (
        "# Awards\n\n## Table of contents\n\n1. [Who may nominate?](#who-may-nominate)\n"
        "   - [Prämien & Preise](#pr%C3%A4mien--preise)\n\n## Who may nominate?\n\nAll.\n\n"
        "[⬆ Back to top](#awards)\n\n## Prämien & Preise\n\n- [Gold](#awards): 500 EUR\n"
    )
    assert md(tmp_path, text) == [
        *(Heading("Awards", 1), LeftOut("Table of contents"), LeftOut("Who may nominate?")),
        *(LeftOut("Prämien & Preise"), Heading("Who may nominate?", 2), Paragraph("All.")),
        *(LeftOut("⬆ Back to top"), Heading("Prämien & Preise", 2), Item("Gold: 500 EUR", "•", 0)),
    ]


def test_what_stands_for_a_table_of_contents_and_attributes_are_no_text(tmp_path: Path) -> None:
    text = (
        "- TOC\n{:toc}\n\n[[_TOC_]]\n\n[TOC]\n\n## Scope {#scope}\n{:.no_toc}\n\nAll.\n\n"
        "`{:toc}` stays.\n"
    )
    assert md(tmp_path, text) == [
        *(Heading("Scope", 2), Paragraph("All."), Paragraph("{:toc} stays.")),
    ]


def test_what_was_left_out_stands_with_the_page_on_which_it_is_shown() -> None:
    cover, end = LeftOut("1 Scope … 3"), LeftOut("Back to top")
    pages = typeset([cover, PageBreak(), Paragraph("All."), PageBreak(), end], 10, 1000)
    assert [(page.number, page.left_out) for page in pages] == [
        (1, ("1 Scope … 3", "Back to top")),
    ]


def index_of(cell: str) -> str:
    rows = [
        f"<tr><td></td><td>{cell.format(word)}:</td><td><a href='#b'>Leave</a></td></tr>"
        for word in ("absence", "bread", "cars", "days", "evenings", "forms", "gifts", "hours")
    ]
    letters = "<tr><th>Index Entry</th><th>Section</th></tr><tr><th>A</th></tr>"
    return f"<div><table>{letters}{''.join(rows)}</table></div>"


@pytest.mark.parametrize("name", ["Index", "Concept Index", "Stichwortverzeichnis"])
def test_an_index_of_words_is_left_out(name: str) -> None:
    found = page(f"{SECTIONS}<h2>{name}</h2>{index_of('<a href=#a>{}</a>')}")
    assert [part for part in found if not isinstance(part, LeftOut)] == READ
    assert LeftOut(name) in found and LeftOut("absence") in found


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>Prices</h2>{index_of('<a href=#a>{}</a>')}",
        f"<h2>Index</h2>{index_of('<a href=#a>{}</a> costs five pounds')}",
        f"<h2>Index</h2><p>None.</p><h2>Links</h2>{index_of('<a href=#a>{}</a>')}",
    ],
    ids=["another name", "says more", "behind another heading"],
)
def test_other_tables_of_links_stay(body: str) -> None:
    assert sum(isinstance(part, Row) for part in page(SECTIONS + body)) >= 8


@pytest.mark.parametrize(
    ("bar", "link"), [("class='nav nav-tabs'", ""), ("", "role=tab"), ("", "data-bs-toggle=tab")]
)
def test_labels_of_tabs_are_text(bar: str, link: str) -> None:
    labels = [f"<li><a {link} href='#{one}'>{one}</a>" for one in ("Germany", "France")]
    panes = "<div id=Germany>25 days.</div><div id=France>30 days.</div>"
    found = page(f"<ul {bar}>{''.join(labels)}</ul>{panes}")
    assert [part.text for part in found if isinstance(part, Item)] == ["Germany", "France"]


ANCHORS = [
    "<p id=a><b>Scope.</b> All.</p><p id=b><b>Leave.</b> Paid.</p>",
    "<div id=a><div class=title>Scope</div>All.</div><div id=b><p>1. Leave</p>Paid.</div>",
    "<p><a name=a></a></p><p>Scope</p><p>All.</p><p>Leave<a name=b></a></p><p>Paid.</p>",
    "<table><tr id=a><td>Scope<td>All.<tr id=b><td>Leave<td>Paid.</table>",
    "<section id=a><h2>Whom it is for</h2>All.</section><h2>Off<a id=b></a></h2>Paid.",
]


@pytest.mark.parametrize("body", ANCHORS)
def test_a_table_of_contents_leads_to_whatever_says_its_words_again(body: str) -> None:
    contents = "<ul><li><a href='#a'>1. Scope</a><li><a href='#b'>2. Leave</a></ul>"
    assert page(contents + body)[:2] == [LeftOut("1. Scope"), LeftOut("2. Leave")]


@pytest.mark.parametrize(
    "body",
    [
        "<p id=a>Everybody who works here.</p><p id=b>25 days a year.</p>",
        "<div><a name=a></a>Everybody.</div><div><a name=b></a>25 days.</div>",
        f"<p id=a>Everybody. {'Words without end. ' * 30} Scope, Leave</p><p id=b>25 days.</p>",
    ],
)
def test_links_whose_words_stand_only_in_them_are_text(body: str) -> None:
    links = "<ul><li><a href='#a'>Scope</a><li><a href='#b'>Leave</a></ul>"
    assert page(f"<h2>What there is</h2>{links}{body}")[1:3] == [
        *(Item("Scope", "•", 0), Item("Leave", "•", 0)),
    ]
    named = page(f"<h2>Contents</h2>{links}{body}")
    assert named[:3] == [LeftOut("Contents"), *LED]


def test_items_that_are_sentences_with_links_are_text() -> None:
    found = page(
        "<ul><li>Holiday: see <a href='#a'>Scope</a>.<li>Other days off: see <a href='#b'>Leave"
        f"</a>.</ul>{SECTIONS}"
    )
    assert found[:2] == [
        *(Item("Holiday: see Scope.", "•", 0), Item("Other days off: see Leave.", "•", 0)),
    ]
