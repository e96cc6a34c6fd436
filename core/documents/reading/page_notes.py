"""Footnotes of web pages: where they stand, and their marks."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.documents.reading.parts import raised
from core.documents.reading.saved_pages import block_of

NOTE, MARK = "data-note", "data-mark"  # what marks an item as a note, and has its own mark
_NOTES = ".footnotes li, .references li"  # the marks that lead to them are not shown either
_FOOTNOTES = ".footnotes li[id]"
_MARKS = (".footnote-ref", "[role=doc-noteref]", "[data-footnote-ref]", "sup.reference")
_CELLS = ("td", "th")
_MARK_NUMBER = re.compile(r"(\d{1,3})")
Notes = dict[int, list[LexborNode]]
"""By the ``mem_id`` of a block of text or a table: the notes that it leads to."""


def notes_of(tree: LexborHTMLParser) -> Notes:
    """The footnotes by the blocks that lead to them first. Items of other lists of notes, such as
    the sources of a wiki's page, are marked and stay, as does what only another note leads to."""
    for node in tree.css(_NOTES):
        node.attrs[NOTE] = ""
    left = {node.attributes.get("id") or "": node for node in tree.css(_FOOTNOTES)}
    found: Notes = {}
    for link in tree.css('a[href^="#"]') if left else ():
        block, target = block_of(link), _target(link)
        if target in left and NOTE not in block.attributes:
            found.setdefault(block.mem_id, []).append(left.pop(target))
    _show_marks_of_cells(tree)
    return found


def _show_marks_of_cells(tree: LexborHTMLParser) -> None:
    """In a table the mark of a note belongs to an amount: it stays, and stands before the note
    too."""
    shown: dict[str, str] = {}
    for reference in tree.css(", ".join(f"{cell} {one}" for cell in _CELLS for one in _MARKS)):
        number, target = _MARK_NUMBER.search(reference.text()), _target(reference)
        if number and target:
            shown[target] = raised(number[1])
            reference.replace_with(shown[target])
    for note in tree.css("li[id]") if shown else ():
        if mark := shown.get(note.attributes.get("id") or ""):
            note.attrs[MARK] = mark


def _target(reference: LexborNode) -> str:
    link = reference if reference.tag == "a" else reference.css_first("a[href]")
    return (link.attributes.get("href") or "").removeprefix("#") if link else ""
