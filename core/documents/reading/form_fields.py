"""What is filled into a PDF form, and what is typed onto its pages, as words at their place."""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from core.documents.reading.glyphs import Placement, Style, Word
from core.documents.reading.layout import Box
from core.documents.reading.symbols import EMPTY, TICKED

MOST = 2000  # fields and notes of a page
UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW | raw.FPDF_ANNOT_FLAG_INVISIBLE
LARGEST = 11.0  # points; the size in which a value is taken to be written
LINE = 1.2  # font sizes from line to line
_TEXTS = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_LISTS = (raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_PASSWORD = 1 << 13  # of a text field's flags: nobody sees what is typed into it
_BOXES = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)


def filled_in(page: pdfium.PdfPage) -> list[Word]:
    """Values of the page's fields, marks for its check boxes, and its typed notes."""
    form = page.formenv.raw if page.formenv else None
    placement = Placement(page)
    return [
        word
        for note in _notes(page)
        if (text := _text(note, form))
        for word in _words(text, _box(note, placement))
    ]


def undrawn(page: pdfium.PdfPage) -> list[Word]:
    """The typed notes that come without a picture of themselves: viewers write their words, pdfium
    only frames them."""
    placement = Placement(page)
    return [
        word
        for note in _notes(page)
        if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_FREETEXT
        and not raw.FPDFAnnot_HasKey(note, b"AP")
        for word in _words(_text(note, None), _box(note, placement))
    ]


def _notes(page: pdfium.PdfPage) -> Iterator[Any]:
    """The first of what lies on the page, each open until the next is asked for."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), MOST)):
        if note := raw.FPDFPage_GetAnnot(page.raw, index):
            yield note
            raw.FPDFPage_CloseAnnot(note)


def with_fields(words: Sequence[Word], fields: Sequence[Word]) -> list[Word]:
    """The page's words with those of its fields beside the words at their height."""
    if not fields:
        return list(words)
    placed = list(words)
    for number, field in enumerate(fields):
        beside = [index for index, word in enumerate(placed) if _is_level(word, field)]
        left = [index for index in beside if placed[index].box[0] < field.box[0]]
        if left:
            at = max(left, key=lambda index: placed[index].box[2])
            field.row, field.belongs = placed[at].row, True
            placed.insert(at + 1, field)
        elif beside:
            at = min(beside, key=lambda index: placed[index].box[0])
            field.row = placed[at].row
            placed[at].belongs = True
            placed.insert(at, field)
        else:
            above = [i for i, word in enumerate(placed) if _middle(word) <= field.box[1]]
            field.row = -1 - number  # a line of its own
            lowest = max(above, key=lambda index: (placed[index].box[3], index), default=-1)
            placed.insert(lowest + 1, field)
    return placed


def _is_level(word: Word, field: Word) -> bool:
    return field.box[1] <= _middle(word) <= field.box[3]


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2


def _text(note: Any, form: Any) -> str:
    if raw.FPDFAnnot_GetFlags(note) & UNSEEN:
        return ""
    kind = raw.FPDFAnnot_GetSubtype(note)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return _string(note, b"Contents")
    if kind != raw.FPDF_ANNOT_WIDGET or not form:
        return ""
    field = raw.FPDFAnnot_GetFormFieldType(form, note)
    if field in _BOXES:
        return EMPTY if _string(note, b"AS") in ("", "Off") else TICKED
    if field in _LISTS and (chosen := _chosen(form, note)):
        return chosen
    if field not in _TEXTS or raw.FPDFAnnot_GetFormFieldFlags(form, note) & _PASSWORD:
        return ""
    return _value(form, note)


def _string(note: Any, key: bytes) -> str:
    return _asked(raw.FPDFAnnot_GetStringValue, note, key)


def _asked(question: Callable[..., int], *about: Any) -> str:
    """A text out of pdfium, which says first how long it is."""
    length = question(*about, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    question(*about, buffer, length)
    return bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "ignore")


def _chosen(form: Any, note: Any) -> str:
    """What a list shows of what is chosen in it: its value may be a code."""
    count = min(raw.FPDFAnnot_GetOptionCount(form, note), MOST)
    chosen = (at for at in range(count) if raw.FPDFAnnot_IsOptionSelected(form, note, at))
    return ", ".join(_asked(raw.FPDFAnnot_GetOptionLabel, form, note, at) for at in chosen)


def _value(form: Any, note: Any) -> str:
    return _asked(raw.FPDFAnnot_GetFormFieldValue, form, note)


def _box(note: Any, placement: Placement) -> Box:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(note, rect)
    return placement.box(rect.left, rect.bottom, rect.right, rect.top)


def _words(text: str, box: Box) -> Iterator[Word]:
    """One word per line, as wide as the field: nobody needs to mark less of it."""
    lines = [line for line in text.splitlines() if line.strip()]
    height = (box[3] - box[1]) / max(len(lines), 1)
    size = min(LARGEST, height / LINE)
    for index, line in enumerate(lines):
        top = box[1] + index * height
        yield Word(
            line.strip(), (box[0], top, box[2], top + height), Style(size, False, False), 0, False
        )
