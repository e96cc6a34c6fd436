"""Footnotes of Office's files stand at the foot of the page that names them, and part nothing."""

from core.documents.chunking.blocks import blocks
from core.documents.reading.footnotes import A_PAGE, as_notes, at_the_foot, told_by_their_marks
from core.documents.reading.parts import Heading, Item, PageBreak, Paragraph, Part, Row
from core.documents.reading.typeset import typeset
from tests.documents.test_split_chunks import cut, extraction

FIRST, SECOND = Item("Twenty-one years old.", "1.", 0), Item("Trained.", "2.", 0)
NOTE = Paragraph("Or 25.", is_note=True)
HEADING, BREAK = Heading("Passengers", 2), PageBreak()


def ordered(*parts: Part) -> list[Part]:
    return list(at_the_foot(parts))


def test_a_note_waits_for_the_end_of_its_page() -> None:
    lead, after = Paragraph("They are:"), Paragraph("Others are not.")
    assert ordered(lead, FIRST, NOTE, SECOND, BREAK, after) == [
        *(lead, FIRST, SECOND, NOTE, BREAK, after)
    ]
    assert ordered(NOTE, FIRST, HEADING, after) == [FIRST, HEADING, after, NOTE]


def test_where_no_page_ends_a_note_waits_for_a_heading_a_page_further_down() -> None:
    long = Paragraph("x" * A_PAGE)
    assert ordered(long, FIRST, NOTE, HEADING, long, HEADING, long) == [
        *(long, FIRST, HEADING, long, NOTE, HEADING, long)
    ]


def test_only_paragraphs_are_notes() -> None:
    assert list(as_notes([Paragraph("Or 25."), FIRST])) == [NOTE, FIRST]


def test_a_number_that_is_raised_above_is_the_mark_of_a_note_at_the_end() -> None:
    row, note = Row(("Van", "£420²")), Paragraph("2 Without fuel.")
    assert told_by_their_marks([row, note]) == [row, Paragraph("² Without fuel.", is_note=True)]


def test_other_numbers_at_the_end_are_what_they_are() -> None:
    for parts in (
        [Paragraph("Paid weekly."), Paragraph("2 Without fuel.")],
        [Paragraph("500²"), Paragraph("2 Without fuel."), Paragraph("As agreed.")],
        [Paragraph("500²"), Paragraph("22 days."), Paragraph("3 days.")],
    ):
        assert told_by_their_marks(parts) == parts


def test_notes_have_a_chunk_of_their_own_below_what_they_belong_to() -> None:
    table = [Row(("Class", "Rent"), is_header=True), Row(("Van", "£420²"))]
    text = Paragraph("The rent is paid each month by the department.")
    note = Paragraph("² Departments that return a van early pay 2 months more.", is_note=True)
    found = extraction(*typeset([Heading("Vehicles", 1), *table, note, text], 10, 1000))
    table_and_text, of_note = cut(found)
    assert table_and_text.content.endswith(text.text) and note.text not in table_and_text.content
    assert (of_note.content, of_note.section) == (note.text, "Vehicles")


def test_a_long_note_is_one_block_and_parts_no_list() -> None:
    note = Paragraph("Or 25. " * 40, is_note=True)
    found = extraction(*typeset([FIRST, note, NOTE, SECOND], 10, 1000))
    assert [(block.text, block.is_note) for block in blocks(found)] == [
        (f"{FIRST.mark} {FIRST.text}", False),
        (f"{SECOND.mark} {SECOND.text}", False),
        (note.text.strip(), True),
        (NOTE.text, True),
    ]
