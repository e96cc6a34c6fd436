"""Text and positions out of a PDF, with pdfium; runs only inside the sandbox."""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from core.documents.reading.attached import attached_files, attached_to_page, named, refuse_cover
from core.documents.reading.clean import clean_text
from core.documents.reading.drawing import Drawing, drawing
from core.documents.reading.drop_caps import with_drop_caps
from core.documents.reading.file_warnings import FileWarning, warning
from core.documents.reading.form_fields import filled_in, with_fields
from core.documents.reading.glyphs import SMALLEST_SIZE, Word, words
from core.documents.reading.grid import tables
from core.documents.reading.layout import Box, Line, Page, Segment, union
from core.documents.reading.line_numbers import line_numbers
from core.documents.reading.part_pictures import pictures_of_text, without_repeated
from core.documents.reading.raised import raise_marks
from core.documents.reading.right_to_left import in_reading_order
from core.documents.reading.side_headings import with_side_headings
from core.documents.reading.sideways import turn_of
from core.documents.reading.table_of_page import Table
from core.documents.reading.text_layer import is_layer, is_picture_of_text, is_plausible
from core.documents.reading.tick_boxes import tick_boxes, without_boxes
from core.documents.reading.visible import is_watermark, seen_words
from core.errors import DamagedPdf, DynamicForm, EncryptedPdf, TooManyPages, TooMuchText

SIDEWAYS = 2.0  # font sizes; a word taller than this runs up or down
_PLACE = "table"
UNMAPPED_SHARE = 0.1  # of a page's words, from which on it is read as a picture
LONGEST_LABEL = 20  # characters; a longer one is no number
WIDE_GAP = 1.5  # font sizes; wider gaps part columns and table cells


@dataclass(slots=True)
class PdfText:
    """A PDF's pages, with the numbers of those that could not be read, of those with ``unmapped``
    words, whose font does not say which letters it shows, of those whose text layer is
    ``rubbish``, and of all ``scans``, whose picture is to be read; where others show ``pictures``
    of text, by their numbers; and the names of the files that are ``attached``."""

    pages: list[Page] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    unmapped: list[int] = field(default_factory=list)
    rubbish: list[int] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)
    pictures: dict[int, list[Box]] = field(default_factory=dict)
    attached: list[str] = field(default_factory=list)

    def warnings(self) -> Iterator[FileWarning]:
        """What of the PDF is not searched."""
        if self.unreadable:
            yield warning("pages_damaged", self.unreadable)
        if self.rubbish:
            yield warning("stored_text_unreadable", self.rubbish)
        if self.attached:
            yield warning("files_inside", names=named(self.attached))


def open_pdf(file: Path | bytes) -> pdfium.PdfDocument:
    """The open document. Raises EncryptedPdf or DamagedPdf."""
    try:
        document = pdfium.PdfDocument(file)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise EncryptedPdf(
                "The PDF is protected by a password. Remove the password and upload it again."
            ) from None
        raise DamagedPdf(
            "The PDF is damaged and can't be opened. Open it in a PDF viewer, save it again "
            "under a new name, and upload that."
        ) from None
    if document.get_formtype() in (raw.FORMTYPE_ACRO_FORM, raw.FORMTYPE_XFA_FOREGROUND):
        document.init_forms()
    if len(document) < 1:
        raise DamagedPdf("The PDF has no pages. Export it again from where it was written.")
    return document


def read_pages(
    path: Path,
    max_pages: int,
    max_characters: int,
    *,
    has_layers: bool = False,
    is_portfolio: bool = False,
) -> PdfText:
    """All pages in order. ``has_layers``: the file has parts that can be switched off.

    Raises EncryptedPdf, RightsProtected, PdfPortfolio, DamagedPdf (no page is readable),
    DynamicForm, TooManyPages, TooMuchText.
    """
    document = open_pdf(path)
    if len(document) > max_pages:
        raise TooManyPages(
            f"The PDF has {len(document):,} pages; {max_pages:,} are allowed. "
            "Split it into parts and upload each."
        )
    if document.get_formtype() == raw.FORMTYPE_XFA_FULL:
        raise DynamicForm(
            "The PDF is an XFA form, whose pages only Adobe's programs can build. Open it there, "
            'print it with "Save as PDF", and upload that.'
        )
    read = PdfText(attached=attached_files(document))
    characters = 0
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            read.unreadable.append(number)
            read.pages.append(Page(number, 0.0, 0.0, ()))
            continue
        characters += _add_page(read, number, page, has_layers)
        if characters > max_characters:
            raise TooMuchText(
                f"The PDF holds more than {max_characters:,} characters of text. "
                "Split it into parts and upload each."
            )
        page.close()
    if len(read.unreadable) == len(read.pages):
        raise DamagedPdf(
            "None of the PDF's pages can be read. Open it in a PDF viewer, save it again "
            "under a new name, and upload that."
        )
    read.pictures = without_repeated(read.pictures)
    if is_portfolio:
        refuse_cover(read.pages, read.attached)
    return read


def _add_page(read: PdfText, number: int, page: pdfium.PdfPage, has_layers: bool) -> int:
    """Reads one more page; returns how many characters it holds."""
    drawn = drawing(page)
    found, characters = _words(page, drawn)
    mapped = [word for word in found if word.style.is_mapped]
    if len(mapped) < len(found):
        read.unmapped.append(number)
    is_mostly_unmapped = len(found) - len(mapped) > UNMAPPED_SHARE * len(found)
    has_layer = is_layer(mapped, page, drawn)
    if has_layer and not is_plausible([word.text for word in mapped]):
        read.rubbish.append(number)
        mapped, has_layer = [], False
    seen = seen_words(mapped, page, drawn, has_layers=has_layers)
    watermark = [word for word in seen if is_watermark(word.style)]
    numbers = line_numbers(seen)
    beside = set(map(id, [*watermark, *numbers]))
    lines = _page_lines(page, [word for word in seen if id(word) not in beside], drawn)
    left_out = tuple(" ".join(word.text for word in words) for words in (watermark, numbers))
    width, height = page.get_size()
    label = _label(page.pdf, number)
    read.pages.append(Page(number, width, height, tuple(lines), label, left_out))
    if is_mostly_unmapped or (not has_layer and is_picture_of_text(lines, page, drawn)):
        read.scans.append(number)
    elif not has_layer and (pictures := pictures_of_text(page, drawn, found)):
        read.pictures[number] = pictures
    read.attached += attached_to_page(page)
    return characters


def _words(page: pdfium.PdfPage, drawn: Drawing) -> tuple[list[Word], int]:
    """The page's words, and how many characters it holds."""
    text_page = page.get_textpage()
    found, characters = list(words(page, text_page)), text_page.count_chars()
    tiny = {word.owner for word in found if word.style.size < SMALLEST_SIZE} & drawn.texts.keys()
    text_page.close()
    if tiny and 2 * len(tiny) < len(drawn.texts):
        # pdfium takes a letter beside an unseen mark for a double of it, and leaves it out.
        for owner in tiny:
            raw.FPDFPageObj_SetIsActive(drawn.texts[owner][1], False)
        text_page = page.get_textpage()
        found = list(words(page, text_page))
        text_page.close()
    return found, characters


def _label(document: pdfium.PdfDocument, number: int) -> str:
    """The number that is printed on the page, where the file says so and it is another one."""
    buffer = (ctypes.c_ushort * (LONGEST_LABEL + 1))()
    size = raw.FPDF_GetPageLabel(document.raw, number - 1, buffer, ctypes.sizeof(buffer))
    if not 2 < size <= ctypes.sizeof(buffer):
        return ""
    label = clean_text(bytes(buffer)[: size - 2].decode("utf-16-le", "ignore"))
    # Clean text may be longer: one character of Arabic stands for a whole phrase.
    return "" if label == str(number) or len(label) > LONGEST_LABEL else label


def _page_lines(page: pdfium.PdfPage, seen: list[Word], drawn: Drawing) -> list[Line]:
    width, height = page.get_size()
    raise_marks(seen)
    seen = in_reading_order(with_drop_caps(seen))
    boxes = tick_boxes(drawn, seen)
    seen, drawn = with_fields(seen, [*filled_in(page), *boxes]), without_boxes(drawn, boxes)
    if turn := turn_of(seen, width, height):
        return turn.lines(list(lines_of(turn.words(seen), turn.drawing(drawn))))
    return list(lines_of(seen, drawn))


def lines_of(found: list[Word], drawn: Drawing) -> Iterator[Line]:
    """The page's lines in reading order, a table's rows at the place of its first word."""
    on_page = tables(found, drawn)
    for line in with_side_headings(list(_segments(_with_places(found, on_page)))):
        table = next((table for table in on_page if table.box == line.box), None)
        yield from table.lines() if table else (line,)


def _with_places(found: list[Word], on_page: Sequence[Table]) -> Iterator[Word]:
    """The words outside of tables, and one in each table's place."""
    inside = {id(word): table for table in on_page for word in table.words()}
    placed: set[int] = set()
    for word in found:
        table = inside.get(id(word))
        if table is None:
            yield word
        elif id(table) not in placed:
            placed.add(id(table))
            yield Word(_PLACE, table.box, word.style, -1_000_000 - len(placed), glued=False)


def _segments(found: Iterable[Word]) -> Iterator[Segment]:
    """Neighbouring words of a row, joined up to the next wide gap."""
    row = 0
    run: list[Word] = []
    for word in found:
        if run and not _follows(run[-1], word):
            beside = _is_beside(run[-1], word)
            if not beside or (not word.belongs and _gap(run[-1], word) > WIDE_GAP):
                yield _segment(run, row)
                row += not beside
                run = []
        run.append(word)
    if run:
        yield _segment(run, row)


def _follows(before: Word, word: Word) -> bool:
    """Whether a word of the same look comes next on its line: nearly always, so asked first."""
    if before.style is not word.style or before.row != word.row or word.style.angle:
        return False
    a, b = before.box, word.box
    return a[1] < b[3] and b[1] < a[3] and 0 <= b[0] - a[2] <= WIDE_GAP * word.style.size


def _is_beside(before: Word, word: Word) -> bool:
    # pdfium itself takes some rows of a table for one line.
    if before.row != word.row:
        return False
    low, high = (1, 3) if _is_upright(before, word) else (0, 2)
    overlap = min(before.box[high], word.box[high]) - max(before.box[low], word.box[low])
    return overlap > 0


def _gap(before: Word, word: Word) -> float:
    """In font sizes; either way round, as right-to-left text is stored in reading order."""
    low, high = (0, 2) if _is_upright(before, word) else (1, 3)
    gap = max(word.box[low] - before.box[high], before.box[low] - word.box[high])
    return gap / max(before.style.size, word.style.size, SMALLEST_SIZE)


def _is_upright(before: Word, word: Word) -> bool:
    """Whether the text runs across the page and not up or down its side."""
    if before.style.angle == word.style.angle:
        if word.style.angle == 0:
            return True
        if abs(word.style.angle % 180 - 90) < 1:
            return False  # a short word that runs up the page is hardly taller than wide
    tallest = max(before.box[3] - before.box[1], word.box[3] - word.box[1])
    return tallest < SIDEWAYS * max(before.style.size, word.style.size)


def _segment(run: Sequence[Word], row: int) -> Segment:
    text = "".join(("" if word.glued else " ") + word.text for word in run).strip()
    longest = max(run, key=lambda word: len(word.text))
    bold = all(word.style.bold for word in run)
    return Segment(text, union([w.box for w in run]), longest.style.size, bold, row)
