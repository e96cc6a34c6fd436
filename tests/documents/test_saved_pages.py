"""Of pages that word processors saved comes out what is on the page: no comments, no deleted words;
headers once, notes near what they are about, and items of lists as such."""

import pytest

from core.documents.reading.parts import Heading, Item, Paragraph, Part, Row, TableEnd
from core.documents.reading.web import read_page

BLANKS = """<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span>"""


def parts(body: str, sheet: str = "", attributes: str = "") -> list[Part]:
    style = f"<style><!-- {sheet} --></style>"
    return read_page(f"<html><head>{style}</head><body {attributes}>{body}</body></html>").parts


def marked(mark: str) -> str:
    """An item's mark as Word writes it for itself and other programs."""
    return (
        f"<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:\nIgnore'>"
        f"{mark}{BLANKS}</span></span><![endif]>"
    )


def test_items_of_word_are_items_with_their_marks_and_depths() -> None:
    found = parts(
        f"<p class=MsoListParagraph style='text-indent:-.25in;mso-list:l0 level1\nlfo1'>"
        f"{marked('·')}Breakfast<o:p></o:p></p>"
        f"<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>{marked('o')}Eggs</p>"
        f"<p class=MsoNormal style='mso-list:l1 level1 lfo2'>{marked('a)')}<b>Dinner</b></p>"
        f"<h2 style='mso-list:l2 level2 lfo3'>{marked('1.2')}Hotels</h2>"
        "<p class=MsoListParagraph>It goes on.</p>"
    )
    assert found == [
        Item("Breakfast", "•", 0),
        Item("Eggs", "◦", 1),
        Item("Dinner", "a)", 0),
        Heading("1.2 Hotels", 2),
        Paragraph("It goes on."),
    ]


def test_items_that_word_saved_for_others_alone_are_items_too() -> None:
    found = parts(
        f"<p class=MsoListParagraphCxSpFirst style='text-indent:-.25in'>"
        f"<span style='font-family:Symbol'>·{BLANKS}</span>Breakfast</p>"
        f"<p class=MsoListParagraphCxSpLast style='margin-left:72.0pt'>12.{BLANKS}Eggs</p>"
    )
    assert found == [Item("Breakfast", "•", 0), Item("Eggs", "12.", 1)]


def test_items_in_a_cell_of_word_keep_their_marks() -> None:
    item = f"<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>{marked('·')}"
    found = parts(
        f"<table><tr><th>Who<th>What<tr><td>Staff<td>{item}Meals</p>{item}Hotels</p></table>"
    )
    assert found[1] == Row(("Staff", "• Meals • Hotels"))


def test_headers_and_footers_are_said_once_and_without_page_numbers() -> None:
    of_word = (
        "<p>Leave is paid.</p><div style='mso-element:header' id=h1><p>Example Ltd</p></div>"
        "<div style='mso-element:header' id=h2><p>Example Ltd</p></div>"
        "<div style='mso-element:footer' id=f1><p>Page <!--[if supportFields]> PAGE <![endif]-->1"
        " of 3</p></div>"
    )
    of_libre_office = (
        "<div title='header'><p>Example Ltd</p></div><p>Leave is paid.</p><div title='footer'><p>"
        "Page <sdfield type=page>1</sdfield></p></div>"
    )
    for body in (of_word, of_libre_office):
        assert parts(body) == [Paragraph("Example Ltd"), Paragraph("Leave is paid.")]


def test_comments_are_left_out() -> None:
    of_word = (
        "<p>It is <a style='mso-comment-reference:A_1'>paid</a><span class=MsoCommentReference>"
        "<a class=msocomanchor href='#_msocom_1' name='_msoanchor_1'>[A1]</a></span>.</p>"
        "<div style='mso-element:comment-list'><div style='mso-element:comment'>"
        "<div id='_com_1' class=msocomtxt><p class=MsoCommentText>Really?</p></div></div></div>"
    )
    of_google = (
        "<p>It is paid<sup><a href='#cmnt1' id='cmnt_ref1'>[a]</a></sup>.</p>"
        "<div><p><a href='#cmnt_ref1' id='cmnt1'>[a]</a><span>Really?</span></p><p>Yes.</p></div>"
    )
    for body in (of_word, of_google):
        assert parts(body) == [Paragraph("It is paid.")]


def test_deleted_and_hidden_words_are_left_out_by_any_of_a_rules_classes() -> None:
    found = parts(
        "<p>Leave is <span class=msoDel>20</span><span class=msoIns><ins>25</ins></span> days"
        "<span class='c2 c7'> a month</span>, <span class=Old>half</span> "
        "<span class=None>paid</span><span class=Secret> but not for all</span>.</p>",
        '/* Word */ span.msoDel {mso-style-name:""; text-decoration:line-through; color:red}\n'
        ".None {text-decoration: none} span.Secret {display:none; mso-hide:all}\n"
        "@media all {.Old, .Older {color:red; text-decoration:underline line-through}}"
        ".c7{text-decoration:line-through}",
    )
    assert found == [Paragraph("Leave is 25 days, paid.")]


@pytest.mark.parametrize(
    ("link", "note"),
    [
        (
            "<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'><span>[1]</span></a>",
            "<div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1>"
            "<p class=MsoFootnoteText><a href='#_ftnref1' name='_ftn1'>[1]</a> By law.</p>"
            "</div></div>",
        ),
        (
            "<a class=sdfootnoteanc name='sdfootnote1anc' href='#sdfootnote1sym'><sup>1</sup></a>",
            "<div id='sdfootnote1'><p><a class=sdfootnotesym name='sdfootnote1sym' "
            "href='#sdfootnote1anc'>1</a>By law.</p></div>",
        ),
        (
            "<sup><a href='#ftnt1' id='ftnt_ref1'>[1]</a></sup>",
            "<hr><div><p><a href='#ftnt_ref1' id='ftnt1'>[1]</a>&nbsp;By law.</p></div>",
        ),
    ],
    ids=["Word", "LibreOffice", "Google Docs"],
)
def test_a_note_comes_behind_the_block_that_names_it(link: str, note: str) -> None:
    by_law = Paragraph("By law.", is_note=True)
    named = f"<p>Leave is paid{link}.</p>"
    assert parts(f"{named}<h2>Notice</h2>{note}") == [
        *(Paragraph("Leave is paid."), by_law, Heading("Notice", 2)),
    ]
    assert parts(
        f"<table><tr><th>What<th>How<tr><td>Leave<td>{named}</table><p>End.</p>{note}"
    ) == [
        *(Row(("What", "How"), True), Row(("Leave", "Leave is paid.")), TableEnd()),
        *(by_law, Paragraph("End.")),
    ]
    assert parts(f"<ul><li>One<li>Two{link}</ul>{note}")[1:] == [Item("Two", "•", 0), by_law]


def test_lists_of_google_docs_have_the_depths_and_numbers_that_their_styles_give_them() -> None:
    sheet = (
        '.lst-kix_a-0>li:before{content:"" counter(lst-ctn-kix_a-0,decimal) ". "}'
        '.lst-kix_a-1>li:before{content:"" counter(lst-ctn-kix_a-0,decimal) "." '
        'counter(lst-ctn-kix_a-1,decimal) " "}'
        '.lst-kix_b-2>li:before{content:"(" counter(lst-ctn-kix_b-2,lower-latin) ") "}'
        '.lst-kix_c-0>li:before{content:"\\0025cf   "}'
    )
    found = parts(
        "<ol class='x lst-kix_a-0 start' start=1><li>Ask</ol>"
        "<ol class='lst-kix_a-1 start' start=1><li>By mail<li>By phone</ol>"
        "<ol class='lst-kix_a-0' start=2><li>Wait</ol><ol class='lst-kix_a-1 start'><li>Long</ol>"
        "<ol class='lst-kix_b-2' start=3><li>Go</ol><ul class='lst-kix_c-0 start'><li>Rest</ul>",
        sheet,
    )
    assert found == [
        *(Item("Ask", "1.", 0), Item("By mail", "1.1", 1), Item("By phone", "1.2", 1)),
        *(Item("Wait", "2.", 0), Item("Long", "2.1", 1), Item("Go", "(c)", 2)),
        Item("Rest", "•", 0),
    ]


def test_titles_are_headings_and_numbers_of_headings_in_lists_are_theirs() -> None:
    assert parts("<p class=MsoTitle>Leave</p>") == [Heading("Leave", 1)]
    google = parts("<p class='c3 title'>Leave</p>", attributes="class='c1 doc-content'")
    assert google == [Heading("Leave", 1)]
    assert parts("<p class=title>Leave</p>") == [Paragraph("Leave")]
    assert parts("<ol start=2><li><h1>Notice</h1><p>Three months.</p></ol>") == [
        *(Heading("2. Notice", 1), Paragraph("Three months.")),
    ]


def test_what_styles_make_bold_is_bold() -> None:
    found = parts(
        "<p><span class=c1>Carry over</span></p><p style='font-weight: bold'>Notice</p>"
        "<b style='font-weight:normal'><p>Five days.</p></b>",
        ".c1{color:#000;font-weight:700}",
    )
    assert found == [
        *(Paragraph("Carry over", is_bold=True), Paragraph("Notice", is_bold=True)),
        Paragraph("Five days."),
    ]
