"""Text boxes that lie on an Excel sheet."""

from collections.abc import Iterator
from zipfile import ZipFile

from core.documents.reading.office_xml import Element, children, optional, parsed, targets, value
from core.documents.reading.parts import Paragraph, joined, paragraphs


def text_boxes(archive: ZipFile) -> dict[str, list[Paragraph]]:
    """By the name of a sheet, what the boxes on it say. DamagedFile, KeyError."""
    main = next(name for sort, name in targets(archive, "").values() if sort == "officeDocument")
    parts = targets(archive, main)
    return {
        value(sheet, "name"): list(_boxes(archive, parts[value(sheet, "id")][1]))
        for sheet in parsed(archive, main).iter("{*}sheet")
        if value(sheet, "id") in parts
    }


def _boxes(archive: ZipFile, sheet: str) -> Iterator[Paragraph]:
    for sort, part in targets(archive, sheet).values():
        drawing = optional(archive, part) if sort == "drawing" else None
        for box in () if drawing is None else drawing.iter("{*}txBody"):
            yield from paragraphs("\n".join(map(_words, children(box, "p"))))


def _words(paragraph: Element) -> str:
    return joined("".join(piece.text or "" for piece in paragraph.iter("{*}t")))
