"""Of a web page comes out what its reader sees, without the frame of the site."""

from pathlib import Path

import pytest

from core.documents.reading.parts import Code, Heading, Item, Paragraph, Part, Row, TableEnd
from core.documents.reading.web import decode_page, read, read_page
from core.errors import DamagedFile
from tests.documents.reading import texts


def parts(body: str) -> list[Part]:
    return read_page(f"<!doctype html><html><body>{body}</body></html>").parts


def rows(body: str) -> list[tuple[str, ...]]:
    return [part.cells for part in parts(body) if isinstance(part, Row)]


def test_title_headings_and_paragraphs_come_in_order() -> None:
    page = read_page(
        "<title>Leave  policy</title><h1>Leave</h1><p>It is\n <b>paid</b>.<h2>Sick</h2>"
    )
    assert page.title == "Leave policy"
    assert page.parts == [Heading("Leave", 1), Paragraph("It is paid."), Heading("Sick", 2)]


def test_what_frames_the_text_or_is_hidden_is_left_out() -> None:
    found = parts(
        "<nav>Home</nav><aside>News</aside><script>x()</script><style>p{}</style><!-- no -->"
        "<p hidden>Old rule</p><p style='display: none'>Draft</p><p>Leave is <del>20</del> "
        "<ins>25</ins> days.</p><form><button>Send</button></form><footer>© Example</footer>"
    )
    assert found == [Paragraph("Leave is 25 days.")]


@pytest.mark.parametrize(
    "frame",
    [
        "<div role=contentinfo>© Example</div>",
        "<div role=complementary>Related</div>",
        "<div id=onetrust-consent-sdk><h2>Your privacy</h2><p>We use cookies.</p></div>",
        "<div class=cookie-banner role=dialog>We use cookies.</div>",
        "<ol class=breadcrumb><li><a href=/>Home</a><li>Leave</ol>",
        "<span class=sr-only>Opens a window</span>",
    ],
)
def test_what_sites_put_around_their_text_is_left_out(frame: str) -> None:
    assert parts(f"{frame}<p>Leave is paid.</p>{frame}") == [Paragraph("Leave is paid.")]


def test_the_text_of_a_page_of_confluence_is_taken() -> None:
    found = parts(
        "<ul class=sidebar><li>Pages</ul><h1 id=title-text>Leave</h1><ul><li>Created by Ann</ul>"
        "<div id=main-content class=wiki-content><p>Paid.</p></div><p>Like this</p>"
    )
    assert found == [Heading("Leave", 1), Paragraph("Paid.")]


def test_the_main_part_is_taken_with_the_title_above_it() -> None:
    found = parts("<div>Menu</div><h1>Leave</h1><main><p>Paid.</p></main><div>Imprint</div>")
    assert found == [Heading("Leave", 1), Paragraph("Paid.")]


def test_lists_keep_their_marks_and_depths() -> None:
    found = parts(
        "<ul><li>One<ul><li>Inner</li></ul></li></ul>"
        "<ol start=3><li>Three<li value=7>Seven</ol><ol type=a><li>A<li>B</ol>"
        "<ol style='list-style-type: lower-roman' start=4><li>iv</ol>"
    )
    assert found == [
        Item("One", "•", 0),
        Item("Inner", "◦", 1),
        Item("Three", "3.", 0),
        Item("Seven", "7.", 0),
        Item("A", "a.", 0),
        Item("B", "b.", 0),
        Item("iv", "iv.", 0),
    ]


@pytest.mark.parametrize("inner", ["<div>Limits</div>", "<button type=button>Limits</button>"])
def test_a_heading_is_one_whatever_its_words_stand_in(inner: str) -> None:
    found = parts(f"<h2>{inner}</h2><div>It is 40.</div>")
    assert found == [Heading("Limits", 2), Paragraph("It is 40.")]


def test_what_buttons_unfold_in_the_text_is_read_with_their_titles() -> None:
    found = parts(
        "<main><button aria-expanded=false aria-controls=a>Who may travel?</button>"
        "<div id=a hidden>All staff.</div><div role=tablist><button role=tab aria-controls=b>"
        "Germany</button></div><div id=b style='display:none'>30 days.</div>"
        "<button>Print</button><p hidden>A draft.</p></main>"
    )
    said = ("Who may travel?", "All staff.", "Germany", "30 days.")
    assert found == list(map(Paragraph, said))


def test_merged_cells_are_filled_and_two_rows_of_heads_become_one() -> None:
    found = parts(
        "<table><thead><tr><th rowspan=2>Grade<th colspan=2>Limit</tr><tr><th>Day<th>Night</tr>"
        "</thead><tr><td rowspan=2>A<td>40<td>120</tr><tr><td>50<td>130</tr></table>"
    )
    assert found == [
        Row(("Grade", "Limit Day", "Limit Night"), True),
        Row(("A", "40", "120")),
        Row(("A", "50", "130")),
        TableEnd(),
    ]


def test_a_table_without_marked_heads_has_them_where_they_look_like_names() -> None:
    headed = "<table><tr><td>Country<td>2026</tr><tr><td>Romania<td>141</tr></table>"
    assert parts(headed)[0] == Row(("Country", "2026"), True)
    plain = "<table><tr><td>Romania<td>141 EUR</tr><tr><td>Spain<td>90 EUR</tr></table>"
    assert parts(plain)[0] == Row(("Romania", "141 EUR"))


def test_names_at_the_side_are_no_heads() -> None:
    found = parts("<table><tr><th>Phone<td>yes</tr><tr><th>Car<td>no</tr></table>")
    assert found == [Row(("Phone", "yes")), Row(("Car", "no")), TableEnd()]


def test_a_table_that_only_lays_out_the_page_is_dissolved() -> None:
    found = parts("<table><tr><td><h2>Leave</h2><p>Paid.</td><td>Aside</td></tr></table>")
    assert found == [Heading("Leave", 2), Paragraph("Paid."), Paragraph("Aside")]
    assert parts("<table><tr><td>One cell</table>") == [Paragraph("One cell")]


def test_cells_keep_their_lists_and_lines_in_one_line() -> None:
    assert rows("<table><tr><th>A<th>B</tr><tr><td>x<br>y<td><ul><li>p<li>q</ul></tr></table>") == [
        ("A", "B"),
        ("x y", "• p • q"),
    ]


def test_definitions_follow_their_terms_and_raised_numbers_stay_apart() -> None:
    notice = "<dt>Notice<dd>Three months.<dd>One in probation."
    html = f"<dl>{notice}<dt>Pay<dd>Monthly.</dl><dl><dd>No.</dl>"
    assert parts(html) == [
        Paragraph("Notice: Three months."),
        Paragraph("Notice: One in probation."),
        Paragraph("Pay: Monthly."),
        Paragraph("No."),
    ]
    assert parts("<dl><dt>Notice<dd>Three months.</dl><p>500<sup>2</sup> euros") == [
        Paragraph("Notice: Three months."),
        Paragraph("500² euros"),
    ]


def test_terms_without_a_text_of_their_own_are_not_lost() -> None:
    assert parts(
        "<dl><dt>Worker<dt>Employee<dd>Who has a contract.<dt>Leave<dd><ul><li>25 days</ul>"
        "<dt>Alone</dl><p>After"
    ) == [
        Paragraph("Worker, Employee: Who has a contract."),
        Paragraph("Leave:"),
        Item("25 days", "•", 0),
        Paragraph("Alone:"),
        Paragraph("After"),
    ]


def test_what_styles_strike_through_is_left_out() -> None:
    page = read_page(
        "<style>.no{text-decoration:none}.line-through{} .old{color:red;text-decoration:"
        "line-through}</style><p class=no>Meals: <span style='text-decoration: line-through'>30"
        "</span> 45 EUR.<p>Hotel: <span class='b old'>100</span> 120 EUR."
    )
    assert page.parts == [Paragraph("Meals: 45 EUR."), Paragraph("Hotel: 120 EUR.")]


def test_a_table_within_one_that_lays_out_the_page_keeps_its_rows() -> None:
    assert rows(
        "<table><tr><td><table><tr><th>Amount<th>Who<tr><td>under 500<td>Manager</table></table>"
    ) == [("Amount", "Who"), ("under 500", "Manager")]


def test_headings_that_name_columns_leave_a_table_one() -> None:
    assert parts(
        "<table><tr><td><h3>Item</h3><td><h3>Limit</h3><tr><td>Car<td>none<tr><td>Phone<td>600"
        "</table>"
    ) == [
        Row(("Item", "Limit"), True),
        Row(("Car", "none")),
        Row(("Phone", "600")),
        TableEnd(),
    ]


def test_terms_that_only_link_are_the_lines_of_a_table_of_contents() -> None:
    assert parts(
        "<dl><dt><a href='/1'>1. Leave</a></dt><dt><span><a href='/2'>2. Pay</a></span></dt>\n"
        "<dd><dl><dt><a href='/3'>2.1. Bonus</a></dt></dl></dd></dl><dl><dt><a href='/a'>Grade</a>"
        "</dt><dd>A step of pay.</dd></dl>"
    ) == [
        Item("1. Leave", "•", 0),
        Item("2. Pay", "•", 0),
        Item("2.1. Bonus", "•", 0),
        Paragraph("Grade: A step of pay."),
    ]


def test_definitions_that_are_announced_are_a_list() -> None:
    terms = "<dt>Sick<dd>As long as it takes.<dt>Study<dd>5 days.<dd>7 for two."
    assert parts(f"<p>The kinds are:</p><dl>{terms}</dl><p>Ask.</p><dl><dt>A<dd>B.</dl>") == [
        *(Paragraph("The kinds are:"), Item("Sick: As long as it takes.", "•", 0)),
        *(Item("Study: 5 days.", "•", 0), Item("Study: 7 for two.", "•", 0)),
        *(Paragraph("Ask."), Paragraph("A: B.")),
    ]


def test_preformatted_lines_stay_lines() -> None:
    assert parts("<pre>one\n  two</pre>") == [Code("one"), Code("  two")]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "shift_jis"])
def test_a_page_is_read_in_the_encoding_that_it_names(encoding: str) -> None:
    word = {"utf-8": "Größe", "windows-1251": "Отпуск", "shift_jis": "休暇"}[encoding]
    html = f'<html><meta charset="{encoding}"><p>{word}'
    assert word in decode_page(html.encode(encoding)).text


def test_a_page_from_file_keeps_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><h1>Leave</h1><table><tr><th>A<th>B<tr><td>1|2<td>3</table>")
    assert texts(path, "html") == ["Leave", "| A | B |", "|---|---|", r"| 1\|2 | 3 |"]


@pytest.mark.parametrize("depth", [2_000, 50_000])
def test_elements_nested_without_end_are_refused(tmp_path: Path, depth: int) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html>" + "<div>" * depth + "x")
    with pytest.raises(DamagedFile, match="nested too deeply"):
        read(path)


def test_a_cell_that_claims_a_million_columns_is_bounded() -> None:
    assert (
        len(rows("<table><tr><td colspan=999999>x<td>y</tr><tr><td>z<td>w</tr></table>")[0]) < 600
    )


def test_footnotes_are_paragraphs_of_their_own() -> None:
    found = parts(
        "<p>Old enough<sup>1</sup></p><section class=footnotes><ol><li>Or 25.</li>"
        "<li><p>Or 30.</p></li></ol></section>"
    )
    assert found == [Paragraph("Old enough¹"), Paragraph("Or 25."), Paragraph("Or 30.")]


@pytest.mark.parametrize(
    "body",
    [
        "{text}<div hidden>Once{mark}</div>{notes}",
        "<aside>Once{mark}</aside><main>{text}{notes}</main>",
        "<ul class=toc><li><a href=#a>A</a>{mark}</ul><h2 id=a>A</h2>{text}{notes}",
        "{notes}{text}<p>Once{mark}</p>",
    ],
)
def test_a_footnote_is_read_once_though_what_leads_to_it_is_not(body: str) -> None:
    found = parts(
        body.format(
            text="<p>Small.</p>",
            mark="<a class=footnote-ref href=#n1>1</a>",
            notes="<section class=footnotes><ol><li id=n1>Or 25.</ol></section>",
        )
    )
    assert [part.text for part in found if isinstance(part, Paragraph)].count("Or 25.") == 1


def test_a_footnote_that_a_block_leads_to_is_read_behind_it_as_a_note() -> None:
    found = parts(
        '<p>Aged 21<sup><a href="#n1" data-footnote-ref>1</a></sup></p><h2>Cars</h2>'
        '<p>Small<sup><a href="#n4">4</a></sup></p>'
        "<table><tr><th>Class<th>Rent</tr><tr><td>A"
        '<td>£420<sup class=footnote-ref><a href="#n2">2</a></sup></table>'
        '<section class=footnotes><ol><li id=n1>Or 25, see<sup class=footnote-ref><a href="#n3">3'
        "</a></sup></li><li id=n2><p>Without fuel.</p></li><li id=n3>A list.</li>"
        "<li id=n4>Or old.</li></ol></section>"
    )
    assert found == [
        *(Paragraph("Aged 21"), Paragraph("Or 25, see", is_note=True)),
        *(Heading("Cars", 2), Paragraph("Small⁴"), Paragraph("Or old.", is_note=True)),
        *(Row(("Class", "Rent"), is_header=True), Row(("A", "£420²")), TableEnd()),
        *(Paragraph("² Without fuel.", is_note=True), Paragraph("A list.")),
    ]


def test_a_paragraph_that_is_all_bold_says_so() -> None:
    found = parts("<p><b>Carry</b> <strong>over</strong></p><p>Five <b>days</b></p><p>Last</p>")
    assert found == [
        Paragraph("Carry over", is_bold=True),
        *(Paragraph("Five days"), Paragraph("Last")),
    ]


def test_bold_names_head_a_table_of_words() -> None:
    table = (
        "<table><tr><td>{0}</td><td>{1}</td></tr><tr><td>Approved by</td><td>Us</td></tr></table>"
    )
    for names, is_header in ((("<b>Who</b>", "<b>What</b>"), True), (("Owner", "HR"), False)):
        assert parts(table.format(*names))[0].is_header is is_header


def test_wikis_links_at_headings_and_marks_of_notes_are_no_words() -> None:
    found = parts(
        "<h2>Leave<a class=headerlink href='#l'>¶</a></h2><h2>Notice<span class=mw-editsection>"
        "[<a>edit</a>]</span></h2><p>It is paid.<sup class=reference><a>[1]</a></sup></p>"
        "<ol class=references><li><span class=mw-cite-backlink>↑</span> By law.</li></ol>"
    )
    assert found == [
        *(Heading("Leave", 2), Heading("Notice", 2), Paragraph("It is paid.")),
        Paragraph("By law."),
    ]


def test_choices_of_one_are_read_with_their_state() -> None:
    found = parts("<p><input type=radio checked> Yes <input type=radio> No</p>")
    assert found == [Paragraph("☑ Yes ☐ No")]


PAID = (("Taxi", "Yes"), ("Wine", "No"))


def test_what_an_icon_in_a_cell_means_is_read() -> None:
    said = "<i class='fa fa-check'></i><span class='sr-only'>{}</span>"
    taxi, wine = (f"<tr><td>{name}<td>{said.format(word)}" for name, word in PAID)
    assert rows(f"<table><tr><th>Cost<th>Paid{taxi}{wine}</table>")[-2:] == list(PAID)


@pytest.mark.parametrize("box", ["<div role=complementary>{}</div>", "<aside>{}</aside>"])
def test_a_box_within_the_text_is_text(box: str) -> None:
    said = box.format("<p>Contractors need approval first.</p>")
    related = box.format("<p>See also <a href=a>Trips</a>, <a href=b>Hotels</a></p>")
    found = read_page(f"<main><p>Trips are free.</p>{said}{related}</main>{said}").parts
    assert found == [Paragraph("Trips are free."), Paragraph("Contractors need approval first.")]


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ("<ul class=inline-task-list><li class=checked><span>Badge</span></ul>", "☑ Badge"),
        ("<ul class=inline-task-list><li><span>Badge</span></ul>", "☐ Badge"),
        ('<ul class=to-do-list><li><div class="checkbox checkbox-on"></div> Badge</ul>', "☑ Badge"),
        ('<ul class=to-do-list><li><div class="checkbox checkbox-off"></div>Badge</ul>', "☐ Badge"),
    ],
)
def test_tasks_of_wikis_are_read_with_their_state(task: str, said: str) -> None:
    assert parts(task) == [Item(said, "•", 0)]


@pytest.mark.parametrize(
    ("picture", "sign"),
    [
        ('<img class="emoticon emoticon-tick" alt="(tick)">', "✓"),
        ('<img class="emoticon emoticon-cross" alt="(error)">', "✗"),
        ('<img alt="(blue star)" data-emoji-fallback="✅">', "✅"),
        ('<img class=emoji alt="❌">', "❌"),
        ('<img alt="A badge">', ""),
    ],
)
def test_a_picture_of_a_sign_is_read_as_the_sign(picture: str, sign: str) -> None:
    assert rows(f"<table><tr><th>Cost<th>Paid<tr><td>Taxi<td>{picture}</table>")[-1] == (
        ("Taxi", sign)
    )
