"""Excel files: each sheet that is shown is a page, and its rows are a table's."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from core.documents.reading.archive import DAMAGED, opened, refuse_entities
from core.documents.reading.file_warnings import FileWarning, warning
from core.documents.reading.footnotes import told_by_their_marks
from core.documents.reading.number_formats import shown
from core.documents.reading.office_xml import has_large_picture, parsed, properties
from core.documents.reading.parts import Heading, PageBreak, Part, Reading, raised
from core.documents.reading.sheet_boxes import text_boxes
from core.documents.reading.sheet_rows import SheetRow, sheet_tables
from core.documents.reading.symbols import drawn
from core.errors import DamagedFile, TooMuchText

_WHITE = "FFFFFFFF"
HIDING = ";;;"  # the number format that shows nothing
MOST_NAMED = 5  # cells that a warning names
MOST_COLUMNS = 16_384  # of a sheet
MOST_MERGED = 1_000_000  # cells that merged ones cover; each is looked at
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_YEARS = range(1900, 2101)


def read(path: Path) -> Reading:
    """The file at ``path``. DamagedFile, TooMuchText."""
    with opened(path) as archive:
        refuse_entities(archive)
        has_formulas = _has_formulas(archive)
        _refuse_wide_merges(archive)
        known = properties(archive)
        boxes = text_boxes(archive)
        unread = list(_unread(archive))
        try:
            # Values as Excel last computed them; nothing outside of the file is looked up.
            book = load_workbook(path, data_only=True, keep_links=False, rich_text=True)
        except (ValueError, TypeError, AttributeError, IndexError, SyntaxError):
            raise DamagedFile(DAMAGED) from None
    parts: list[Part] = []
    warnings: list[FileWarning] = []
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for title, sheet in sheets.items():
        if sheet.sheet_state != "visible":
            warnings.append(warning("sheet_hidden", sheet=title))
            continue
        hidden = _Hidden(sheet)
        parts += [PageBreak(), Heading(title, 1)]
        parts += told_by_their_marks(list(sheet_tables(list(_rows(sheet, hidden)), title)))
        parts += boxes.get(title, [])
        warnings += hidden.warnings()
    if has_formulas:
        warnings += _without_value(path, sheets)
    if book.chartsheets or any(sheet._charts for sheet in book.worksheets):
        warnings.append(warning("charts_unread"))
    warnings += map(warning, unread)
    return Reading(parts, known.get("title", ""), known, warnings)


class _Hidden:
    """The rows and columns of a sheet that are not shown."""

    def __init__(self, sheet: Worksheet) -> None:
        self._title = sheet.title
        self.rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
        self.columns = {
            number
            for column in sheet.column_dimensions.values()
            if column.hidden
            for number in range(column.min, min(column.max, MOST_COLUMNS) + 1)
        }
        self.met = 0  # cells with a value

    def warnings(self) -> list[FileWarning]:
        return [warning("cells_hidden", sheet=self._title)] if self.met else []


def _rows(sheet: Worksheet, hidden: _Hidden) -> Iterator[SheetRow]:
    """The rows that show something; only cells that are there are looked at, since a sheet may
    claim a million rows."""
    merged = _merged(sheet)
    cells = sorted(sheet._cells.items())
    hidden_rows = sorted(hidden.rows)
    for number, row in groupby(cells, key=lambda item: item[0][0]):
        texts: dict[int, str] = {}
        has_amounts, is_bold = False, True
        for (_, column), cell in row:
            origin = merged.get((number, column), cell)
            text = _text(origin)
            if number in hidden.rows or column in hidden.columns:
                hidden.met += bool(text)
            elif text:
                texts[column] = text
                has_amounts |= _is_amount(origin)
                is_bold &= bool(origin.font.bold)
        if texts:
            columns = [n for n in range(1, max(texts) + 1) if n not in hidden.columns]
            place = number - bisect_left(hidden_rows, number)
            found = [texts.get(n, "") for n in columns]
            yield SheetRow(place, found, has_amounts, number, columns, is_bold)


def _merged(sheet: Worksheet) -> dict[tuple[int, int], Cell]:
    """For each place that a merged cell covers, the cell that holds its value."""
    return {
        (row, column): sheet.cell(area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row, column in area.cells
    }


def _text(cell: Cell | MergedCell) -> str:
    if cell.value is None or cell.number_format == HIDING or cell.font.strike:
        return ""
    if _is_white(cell):
        return ""
    if isinstance(cell.value, CellRichText):
        return "".join(map(_run, cell.value))
    return drawn(shown(cell.value, cell.number_format), cell.font.name or "")


def _is_white(cell: Cell | MergedCell) -> bool:
    """Whether a cell is white on nothing, in a sheet where no rule and no table may fill it."""
    colour = cell.font.color
    if colour is None or cell.fill.fill_type or cell.parent.tables:
        return False
    is_white = colour.rgb == _WHITE or (colour.type == "theme" and colour.theme == 0)
    return is_white and not colour.tint and not cell.parent.conditional_formatting


def _run(run: str | TextBlock) -> str:
    """Some letters of a cell with a look of their own."""
    if isinstance(run, str):
        return run
    if run.font.strike:
        return ""
    text = drawn(run.text, run.font.rFont or "")
    return raised(text) if run.font.vertAlign == "superscript" else text


def _is_amount(cell: Cell | MergedCell) -> bool:
    return not isinstance(cell.value, str | CellRichText) and cell.value not in _YEARS


def _sheet_files(archive: ZipFile) -> Iterator[bytes]:
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            yield archive.read(name)


def _unread(archive: ZipFile) -> Iterator[str]:
    """The codes of what lies on the sheets and is not read."""
    names = archive.namelist()
    if any(name.startswith("xl/embeddings/") for name in names):
        yield "files_embedded"
    drawn = (n for n in names if n.startswith("xl/drawings/") and n.endswith(".xml"))
    if any(has_large_picture(parsed(archive, name)) for name in drawn):
        yield "pictures_unread"


def _has_formulas(archive: ZipFile) -> bool:
    return any(_FORMULA.search(data) for data in _sheet_files(archive))


def _refuse_wide_merges(archive: ZipFile) -> None:
    """TooMuchText where merged cells cover whole sheets."""
    for data in _sheet_files(archive):
        covered = 0
        for match in _MERGED.finditer(data):
            left, top, right, bottom = range_boundaries(match[1].decode())
            covered += (right - left + 1) * (bottom - top + 1)
        if covered > MOST_MERGED:
            raise TooMuchText(
                f"Merged cells of a sheet cover more than {MOST_MERGED:,} cells. Merge those only "
                "that hold something, and upload the file again."
            )


def _without_value(path: Path, sheets: dict[str, Worksheet]) -> Iterator[FileWarning]:
    """Warnings about formulas that no program has computed yet."""
    for formulas in load_workbook(path, read_only=True, keep_links=False).worksheets:
        known = sheets[formulas.title]._cells
        missing = [
            cell.coordinate
            for row in formulas.iter_rows()
            for cell in row
            if cell.data_type == "f"
            and (value := known.get((cell.row, cell.column))) is not None
            # A formula that gives no text has a type of its own.
            and value.value is None
            and value.data_type == "n"
        ]
        if missing:
            some = ", ".join(missing[:MOST_NAMED]) + (", …" if len(missing) > MOST_NAMED else "")
            yield warning("formulas_without_value", sheet=formulas.title, cells=some)
