"""OpenDocument files of LibreOffice and others: texts, sheets and slides."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from zipfile import ZipFile

from core.documents.reading.archive import opened, refuse_entities
from core.documents.reading.file_warnings import FileWarning, warning
from core.documents.reading.footnotes import told_by_their_marks
from core.documents.reading.office_xml import (
    LARGE,
    Element,
    children,
    elements,
    named,
    optional,
    parsed,
    value,
    within,
)
from core.documents.reading.open_styles import OpenStyles, whole
from core.documents.reading.open_text import MOST_REPEATED, TextReader, cells_of, read_cell, rows_of
from core.documents.reading.parts import (
    Heading,
    PageBreak,
    Part,
    Reading,
    joined,
    paragraphs,
    plain,
)
from core.documents.reading.running_lines import running_lines
from core.documents.reading.shape_order import in_rows
from core.documents.reading.sheet_rows import SheetRow, sheet_tables
from core.documents.reading.tabbed import with_rows
from core.documents.reading.tables import Cell, spread
from core.errors import UnsupportedFileType

SAME_HEIGHT = 0.25  # centimetres
_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
_LENGTH = re.compile(r"(-?[\d.]+)(cm|mm|in|pt)")
_FIELDS = {"title": "title", "creator": "author", "subject": "subject"}
_RUNNING = [f"{name}{pages}" for name in ("header", "footer") for pages in ("", "-left", "-first")]
# What stands on every slide and belongs to the paper.
_FURNITURE = ("date-time", "footer", "header", "page-number")


def read(path: Path) -> Reading:
    """The file at ``path``. DamagedFile, TooMuchText; UnsupportedFileType for a password."""
    with opened(path) as archive:
        _refuse_encrypted(archive)
        refuse_entities(archive)
        content, general = parsed(archive, "content.xml"), optional(archive, "styles.xml")
        meta = within(optional(archive, "meta.xml"), "meta")
    styles = OpenStyles(general, content)
    reader = _Reader(styles)
    for body in elements(within(content, "body")):
        match named(body):
            case "text":
                reader.text(body, general)
            case "spreadsheet":
                reader.sheets(body)
            case "presentation":
                reader.slides(body)
    if next(content.iter("{*}object", "{*}object-ole"), None) is not None:
        reader.warnings.append(warning("objects_unread"))
    if any(map(_is_large_picture, content.iter("{*}frame"))):
        reader.warnings.append(warning("pictures_unread"))
    known = {
        _FIELDS[named(each)]: joined(each.text or "")
        for each in elements(meta)
        if named(each) in _FIELDS and each.text
    }
    parts = list(with_rows(reader.parts))
    return Reading(parts, known.get("title", ""), known, reader.warnings)


def _refuse_encrypted(archive: ZipFile) -> None:
    manifest = optional(archive, "META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
        raise UnsupportedFileType(
            "This file is protected by a password. Remove the password in the program that made "
            "it, then upload it again."
        )


class _Reader:
    """Reads the body of a file and gathers its parts."""

    def __init__(self, styles: OpenStyles) -> None:
        self.parts: list[Part] = []
        self.warnings: list[FileWarning] = []
        self._styles = styles

    def text(self, body: Element, general: Element | None) -> None:
        """Headers and footers, once, then the text."""
        reader = TextReader(self._styles, is_on_white=self._styles.pages_are_white)
        frames = (
            frame
            for page in children(within(general, "master-styles"), "master-page")
            for name in _RUNNING
            for frame in children(page, name)
            if value(frame, "display") != "false"
        )
        self.parts += running_lines(chain.from_iterable(map(reader.inner, frames)))
        reader.blocks(body)
        self.parts += reader.parts

    def sheets(self, body: Element) -> None:
        """Each sheet that is shown on a page of its own."""
        for sheet in children(body, "table"):
            name = value(sheet, "name")
            style = value(sheet, "style-name")
            if self._styles.says("table", style, "table-properties", "display") == "false":
                self.warnings.append(warning("sheet_hidden", sheet=name))
                continue
            self.parts += [PageBreak(), Heading(name, 1)]
            self.parts += told_by_their_marks(
                list(sheet_tables(list(self._rows(sheet, name)), name))
            )

    def slides(self, body: Element) -> None:
        """Each slide that is shown on a page of its own, with its notes."""
        for number, page in enumerate(children(body, "page"), start=1):
            style = value(page, "style-name")
            properties = "drawing-page-properties"
            if self._styles.says("drawing-page", style, properties, "visibility") == "hidden":
                self.warnings.append(warning("slide_hidden", slide=str(number)))
            else:
                self.parts += told_by_their_marks(list(self._slide(page, number)))
                self.parts += self._speaker_notes(page)

    def _slide(self, page: Element, number: int) -> Iterator[Part]:
        shapes = [shape for shape in page if named(shape) and named(shape) != "notes"]
        shapes = [shape for shape in shapes if value(shape, "class") not in _FURNITURE]
        titles = [shape for shape in shapes if value(shape, "class") == "title"]
        words = " ".join(plain(part) for title in titles for part in self._within(title))
        yield PageBreak(str(number))
        yield Heading(joined(words) or f"Slide {number}", 1)
        for shape in in_rows((s for s in shapes if s not in titles), _place, SAME_HEIGHT):
            yield from self._within(shape)

    def _speaker_notes(self, page: Element) -> Iterator[Part]:
        for notes in children(page, "notes"):
            frames = [frame for frame in notes if value(frame, "class") == "notes"]
            said = "\n".join(plain(part) for frame in frames for part in self._within(frame))
            yield from paragraphs(f"Notes: {said}" if said else "")

    def _within(self, element: Element) -> list[Part]:
        return TextReader(self._styles).inner(element)

    def _rows(self, sheet: Element, name: str) -> Iterator[SheetRow]:
        """Those that are shown, of the columns that are; what is hidden is said once."""
        hidden = set(_hidden_columns(sheet))
        hides_words = any(map(_is_hidden_row, sheet.iter("{*}table-row")))
        cells: list[list[Cell]] = []
        places: list[int] = []
        amounts: list[bool] = []
        place = 0
        for row in rows_of(sheet):
            line = [read_cell(cell, self._within(cell)) for cell in cells_of(row)]
            is_filled = any(cell.text for cell in line)
            times = whole(value(row, "number-rows-repeated"), 1)
            if is_filled and times > MOST_REPEATED:
                self._tell_repeated(name, times)
            for again in range(min(times, MOST_REPEATED) if is_filled else 1):
                cells.append(line)
                places.append(place + again)
                amounts.append(
                    any(value(cell, "value-type") not in ("", "string") for cell in cells_of(row))
                )
            place += times
        for place, filled, has_amounts in zip(places, spread(cells), amounts, strict=True):
            columns = [number for number in range(len(filled)) if number not in hidden]
            texts = [filled[number].text for number in columns]
            hides_words |= any(cell.text for n, cell in enumerate(filled) if n in hidden)
            if any(texts):
                names = [number + 1 for number in columns]
                yield SheetRow(place, texts, has_amounts, place + 1, names)
        if hides_words:
            self.warnings.append(warning("cells_hidden", sheet=name))

    def _tell_repeated(self, sheet: str, times: int) -> None:
        most = f"{MOST_REPEATED:,}"
        self.warnings.append(warning("rows_repeated", sheet=sheet, times=f"{times:,}", most=most))


def _is_hidden_row(row: Element) -> bool:
    hides = value(row, "visibility") in ("collapse", "filter")
    return hides and any(joined("".join(words.itertext())) for words in row.iter("{*}p"))


def _hidden_columns(sheet: Element) -> Iterator[int]:
    """The columns of a sheet that are not shown, counted from 0."""
    number = 0
    for column in sheet.iter("{*}table-column"):
        times = whole(value(column, "number-columns-repeated"), 1)
        if value(column, "visibility") in ("collapse", "filter"):
            yield from range(number, number + min(times, MOST_REPEATED))
        number += times


def _is_large_picture(frame: Element) -> bool:
    edges = [_LENGTH.match(value(frame, side)) for side in ("width", "height")]
    if within(frame, "image") is None or not all(edges):
        return False
    across, down = (float(edge[1]) * _UNITS[edge[2]] for edge in edges if edge)
    return across * down >= LARGE


def _place(shape: Element) -> tuple[float, float]:
    """How far a shape is from the top and from the left, in centimetres; a group stands where its
    first shape does."""
    if named(shape) == "g":
        inner = [each for each in elements(shape) if value(each, "y") or named(each) == "g"]
        return min(map(_place, inner), default=(0.0, 0.0))
    top, left = (_LENGTH.match(value(shape, side)) for side in ("y", "x"))
    return (
        float(top[1]) * _UNITS[top[2]] if top else 0.0,
        float(left[1]) * _UNITS[left[2]] if left else 0.0,
    )
