"""What is attached to a mail, as the reader of its type reads it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from core.documents.reading.clean import clean_pages
from core.documents.reading.file_warnings import warning
from core.documents.reading.filetype import detect
from core.documents.reading.formats import FORMATS, PICTURES, Kind, reader
from core.documents.reading.layout import Page, Source
from core.documents.reading.parts import PdfPages, Reading
from core.documents.reading.pdf_text import read_pages
from core.documents.reading.pictures import pages_of
from core.documents.reading.typeset import in_size

MOST_PAGES, MOST_CHARACTERS = 1000, 5_000_000  # of a PDF; those of the whole mail are counted too


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
    if file.kind in PICTURES:
        pages = pages_of(BytesIO(file.content), MOST_PAGES)
        return Reading([_raw(file, pages, [page.number for page in pages])])
    with NamedTemporaryFile(suffix=FORMATS[file.kind].suffixes[0]) as copy:
        copy.write(file.content)
        copy.flush()
        path = Path(copy.name)
        return _pdf(file, path) if file.kind == "pdf" else reader(file.kind)(path)


def _pdf(file: Attachment, path: Path) -> Reading:
    read = read_pages(path, MOST_PAGES, MOST_CHARACTERS, has_layers=True)
    warnings = list(read.warnings())
    if read.pictures:
        warnings.append(warning("pictures_unread"))  # of a PDF that is uploaded by itself they are
    if read.scans:
        raw = _raw(file, read.pages, read.scans, read.unmapped)
        return Reading([raw], warnings=warnings)
    if read.unmapped:
        warnings.append(warning("letters_unknown", read.unmapped))
    pages = [
        replace(page, source=Source(file.content, page.number))
        for page in in_size(clean_pages(read.pages))
    ]
    return Reading([PdfPages(tuple(pages))], warnings=warnings)


def _raw(
    file: Attachment, pages: Iterable[Page], scans: Iterable[int], unmapped: Iterable[int] = ()
) -> PdfPages:
    """Pages of which some are pictures: they are cleaned once these have been read."""
    pictured, lost = frozenset(scans), frozenset(unmapped)

    def source(number: int) -> Source:
        return Source(
            file.content,
            number,
            file.kind,
            is_scan=number in pictured,
            is_raw=True,
            is_unmapped=number in lost,
        )

    return PdfPages(tuple(replace(page, source=source(page.number)) for page in pages))
