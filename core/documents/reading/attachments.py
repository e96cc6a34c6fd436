"""What is attached to a mail, as the reader of its type reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile

from core.documents.reading.clean import clean_pages
from core.documents.reading.file_warnings import warning
from core.documents.reading.filetype import detect
from core.documents.reading.formats import FORMATS, PICTURES, Kind, reader
from core.documents.reading.layout import Line, Page, Source
from core.documents.reading.parts import PdfPages, Reading
from core.documents.reading.pdf_text import read_pages
from core.documents.reading.typeset import LARGEST_HEADING, SIZE

MOST_PAGES, MOST_CHARACTERS = 1000, 5_000_000  # of a PDF; those of the whole mail are counted too
LARGEST = LARGEST_HEADING / 2 + SIZE / 2  # of a PDF's heading, so that the file's name is larger


@dataclass(frozen=True)
class Attachment:
    """A file by its name, with its bytes."""

    name: str
    content: bytes

    @cached_property
    def kind(self) -> Kind:
        """UnsupportedFileType."""
        return detect(BytesIO(self.content), self.name)


def read_attachment(file: Attachment) -> Reading | None:
    """What the file says; None for a picture, which only a document of its own is read from.

    Raises a DocumentError or UnsupportedFileType.
    """
    if file.kind in PICTURES:
        return None
    with NamedTemporaryFile(suffix=FORMATS[file.kind].suffixes[0]) as copy:
        copy.write(file.content)
        copy.flush()
        path = Path(copy.name)
        return _pdf(file, path) if file.kind == "pdf" else reader(file.kind)(path)


def _pdf(file: Attachment, path: Path) -> Reading:
    read = read_pages(path, MOST_PAGES, MOST_CHARACTERS, has_layers=True)
    warnings = list(read.warnings())
    if read.unmapped:
        warnings.append(warning("letters_unknown", read.unmapped))
    if read.scans:
        warnings.append(warning("attachment_scanned", name=file.name))
    pages = [
        replace(page, source=Source(file.content, page.number)) for page in clean_pages(read.pages)
    ]
    return Reading([PdfPages(tuple(_in_size(pages)))], warnings=warnings)


def _in_size(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages with sizes of letters as if they were typeset here, by which headings are told."""
    sizes = [line.size for page in pages for line in page.lines for _ in line.text]
    scale = SIZE / (median(sizes) or SIZE) if sizes else 1.0

    def sized(line: Line) -> Line:
        return replace(line, size=min(line.size * scale, LARGEST))

    return (replace(page, lines=tuple(map(sized, page.lines))) for page in pages)
