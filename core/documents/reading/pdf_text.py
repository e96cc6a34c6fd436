"""Text and positions out of a PDF, with pdfium; runs only inside the sandbox."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from core.documents.reading.glyphs import SMALLEST_SIZE, Word, words
from core.documents.reading.layout import Page, Segment, reading_order, union
from core.errors import DamagedPdf, EncryptedPdf, TooManyPages, TooMuchText

# A page with this share of its words invisible, under pictures covering this share of it.
SCAN_HIDDEN_SHARE, SCAN_COVERED_SHARE = 0.8, 0.5
SIDEWAYS = 2.0  # font sizes; a word taller than this runs up or down
WIDE_GAP = 1.5  # font sizes; wider gaps part columns and table cells


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """The open document. Raises EncryptedPdf or DamagedPdf."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise EncryptedPdf(
                "The PDF is protected by a password. Remove the password and upload it again."
            ) from None
        raise DamagedPdf(
            "The PDF is damaged and can't be opened. Open it in a PDF viewer, save it again "
            "under a new name, and upload that."
        ) from None
    if len(document) < 1:
        raise DamagedPdf("The PDF has no pages. Export it again from where it was written.")
    return document


def read_pages(path: Path, max_pages: int, max_characters: int) -> tuple[list[Page], list[int]]:
    """All pages in order, and the numbers of those that could not be read.

    Raises EncryptedPdf, DamagedPdf (no page is readable), TooManyPages, TooMuchText.
    """
    document = open_pdf(path)
    if len(document) > max_pages:
        raise TooManyPages(
            f"The PDF has {len(document):,} pages; {max_pages:,} are allowed. "
            "Split it into parts and upload each."
        )
    pages: list[Page] = []
    unreadable: list[int] = []
    characters = 0
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            unreadable.append(number)
            pages.append(Page(number, 0.0, 0.0, ()))
            continue
        text_page = page.get_textpage()
        characters += text_page.count_chars()
        if characters > max_characters:
            raise TooMuchText(
                f"The PDF holds more than {max_characters:,} characters of text. "
                "Split it into parts and upload each."
            )
        width, height = page.get_size()
        seen = _seen_by_readers(list(words(page, text_page)), page)
        pages.append(Page(number, width, height, tuple(reading_order(list(_segments(seen))))))
        text_page.close()
        page.close()
    if len(unreadable) == len(pages):
        raise DamagedPdf(
            "None of the PDF's pages can be read. Open it in a PDF viewer, save it again "
            "under a new name, and upload that."
        )
    return pages, unreadable


def _seen_by_readers(found: list[Word], page: pdfium.PdfPage) -> list[Word]:
    """Drops what a reader can't see: a known way to feed lies to programs.

    Invisible text stays where it is the text layer under the picture of a scanned page.
    """
    width, height = page.get_size()
    hidden = [
        word.style.invisible
        or word.box[2] <= 0 or word.box[0] >= width or word.box[3] <= 0 or word.box[1] >= height
        for word in found
    ]  # fmt: skip
    if not any(hidden):
        return found
    if sum(hidden) > len(found) * SCAN_HIDDEN_SHARE and _is_scan(page):
        return found
    return [word for word, unseen in zip(found, hidden, strict=True) if not unseen]


def _is_scan(page: pdfium.PdfPage) -> bool:
    width, height = page.get_size()
    covered = 0.0
    for image in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = image.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return bool(covered >= width * height * SCAN_COVERED_SHARE)


def _segments(found: Sequence[Word]) -> Iterator[Segment]:
    """Neighbouring words of a row, joined up to the next wide gap."""
    row = 0
    run: list[Word] = []
    for word in found:
        if run:
            beside = _is_beside(run[-1], word)
            if not beside or _gap(run[-1], word) > WIDE_GAP:
                yield _segment(run, row)
                row += not beside
                run = []
        run.append(word)
    if run:
        yield _segment(run, row)


def _is_beside(before: Word, word: Word) -> bool:
    # pdfium itself takes some rows of a table for one line.
    low, high = (1, 3) if _is_upright(before, word) else (0, 2)
    overlap = min(before.box[high], word.box[high]) - max(before.box[low], word.box[low])
    return before.row == word.row and overlap > 0


def _gap(before: Word, word: Word) -> float:
    """In font sizes; either way round, as right-to-left text is stored in reading order."""
    low, high = (0, 2) if _is_upright(before, word) else (1, 3)
    gap = max(word.box[low] - before.box[high], before.box[low] - word.box[high])
    return gap / max(before.style.size, word.style.size, SMALLEST_SIZE)


def _is_upright(before: Word, word: Word) -> bool:
    """Whether the text runs across the page and not up or down its side."""
    tallest = max(before.box[3] - before.box[1], word.box[3] - word.box[1])
    return tallest < SIDEWAYS * before.style.size


def _segment(run: Sequence[Word], row: int) -> Segment:
    text = "".join(("" if word.glued else " ") + word.text for word in run).strip()
    longest = max(run, key=lambda word: len(word.text))
    bold = all(word.style.bold for word in run)
    return Segment(text, union([w.box for w in run]), longest.style.size, bold, row)
