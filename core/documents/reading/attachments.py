"""What is attached to a mail, as the reader of its type reads it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import pypdfium2 as pdfium

from core.documents.reading.clean import clean_pages
from core.documents.reading.file_warnings import warning
from core.documents.reading.filetype import detect
from core.documents.reading.formats import FORMATS, PICTURES, Kind, reader
from core.documents.reading.layout import Page, Source
from core.documents.reading.parts import PdfPages, Reading
from core.documents.reading.pdf_text import read_pages
from core.documents.reading.pictures import pages_of, picture_of
from core.documents.reading.typeset import in_size

MOST_PAGES, MOST_CHARACTERS = 1000, 5_000_000  # of a PDF; those of the whole mail are counted too
JPEG_QUALITY = 92


@dataclass(frozen=True)
class Attachment:
    """A file by its name, with its bytes."""

    name: str
    content: bytes

    @cached_property
    def kind(self) -> Kind:
        """UnsupportedFileType."""
        return detect(BytesIO(self.content), self.name)


def read_attachment(file: Attachment) -> Reading:
    """What the file says; of pages that are pictures, where they are, to be read as scans.

    Raises a DocumentError or UnsupportedFileType.
    """
    with NamedTemporaryFile(suffix=FORMATS[file.kind].suffixes[0]) as copy:
        copy.write(file.content)
        copy.flush()
        path = Path(copy.name)
        if file.kind in PICTURES:
            return _picture(path)
        return _pdf(file.content, path) if file.kind == "pdf" else reader(file.kind)(path)


def _pdf(content: bytes, path: Path) -> Reading:
    read = read_pages(path, MOST_PAGES, MOST_CHARACTERS, has_layers=True)
    warnings = list(read.warnings())
    if lost := sorted(set(read.unmapped) - set(read.scans)):
        warnings.append(warning("letters_unknown", lost))
    if read.scans:
        return Reading([_raw(content, read.pages, read.scans)], warnings=warnings)
    pages = [
        replace(page, source=Source(content, page.number))
        for page in in_size(clean_pages(read.pages))
    ]
    return Reading([PdfPages(tuple(pages))], warnings=warnings)


def _raw(content: bytes, pages: Iterable[Page], scans: Iterable[int]) -> PdfPages:
    """Pages of which some are pictures: they are cleaned once these have been read."""
    pictured = frozenset(scans)
    return PdfPages(
        tuple(
            replace(page, source=Source(content, page.number, page.number in pictured, is_raw=True))
            for page in pages
        )
    )


def _picture(path: Path) -> Reading:
    """A picture as a PDF of its pages, so that all that came with the mail is shown alike."""
    pages = pages_of(path, MOST_PAGES)
    made = pdfium.PdfDocument.new()
    for page in pages:
        picture, (width, height) = picture_of(path, page.number)
        jpeg = BytesIO()
        picture.convert("RGB").save(jpeg, "JPEG", quality=JPEG_QUALITY)
        image = pdfium.PdfImage.new(made)
        image.load_jpeg(jpeg, inline=True)
        image.set_matrix(pdfium.PdfMatrix().scale(width, height))
        sheet = made.new_page(width, height)
        sheet.insert_obj(image)
        sheet.gen_content()
    content = BytesIO()
    made.save(content)
    return Reading([_raw(content.getvalue(), pages, [page.number for page in pages])])
