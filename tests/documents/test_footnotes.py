"""Footnotes of Office's files stand below the list whose items name them, and part it nowhere."""

from core.documents.reading.parts import (
    Heading,
    Item,
    Paragraph,
    Part,
    as_notes,
    with_notes_after_lists,
)

FIRST, SECOND = Item("Twenty-one years old.", "1.", 0), Item("Trained.", "2.", 0)
NOTE = Paragraph("Or 25.", is_note=True)


def ordered(*parts: Part) -> list[Part]:
    return list(with_notes_after_lists(parts))


def test_a_note_of_an_item_waits_for_the_end_of_the_list() -> None:
    lead, after = Paragraph("They are:"), Heading("Passengers", 2)
    assert ordered(lead, FIRST, NOTE, SECOND, after) == [lead, FIRST, SECOND, NOTE, after]
    assert ordered(lead, NOTE, FIRST, SECOND) == [lead, FIRST, SECOND, NOTE]


def test_a_note_of_a_paragraph_stands_below_it() -> None:
    one, two = Paragraph("Paid."), Paragraph("Weekly.")
    assert ordered(one, NOTE, two) == [one, NOTE, two]


def test_only_paragraphs_are_notes() -> None:
    assert list(as_notes([Paragraph("Or 25."), FIRST])) == [NOTE, FIRST]
