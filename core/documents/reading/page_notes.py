"""Footnotes of web pages: where they stand, and their marks."""

import re

from selectolax.lexbor import LexborHTMLParser

from core.documents.reading.parts import raised

NOTE, MARK = "data-note", "data-mark"  # what marks an item as a note, and has its own mark
_NOTES = ".footnotes li, .references li"  # the marks that lead to them are not shown either
_MARKS = (".footnote-ref", "[role=doc-noteref]", "sup.reference")
_MARK_NUMBER = re.compile(r"(\d{1,3})")


def mark_notes(tree: LexborHTMLParser) -> None:
    """Marks the items of lists that are notes."""
    for node in tree.css(_NOTES):
        node.attrs[NOTE] = ""


def show_marks_of_cells(tree: LexborHTMLParser) -> None:
    """In a table the mark of a note belongs to an amount: it stays, and stands before the note
    too."""
    shown: dict[str, str] = {}
    for reference in tree.css(
        ", ".join(f"{cell} {one}" for cell in ("td", "th") for one in _MARKS)
    ):
        link = reference if reference.tag == "a" else reference.css_first("a[href]")
        number = _MARK_NUMBER.search(reference.text())
        target = (link.attributes.get("href") or "").removeprefix("#") if link else ""
        if number and target:
            shown[target] = raised(number[1])
            reference.replace_with(shown[target])
    for note in tree.css("li[id]") if shown else ():
        if mark := shown.get(note.attributes.get("id") or ""):
            note.attrs[MARK] = mark
