"""What every format but PDF is read into: headings, paragraphs, items, rows, in reading order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.documents.reading.file_warnings import FileWarning
from core.documents.reading.layout import Page
from core.text.languages import CLAIMED, any_of

BULLETS = "•◦▪"  # by depth: a list in a list is told by its other mark
_RAISED = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_BLANKS = re.compile(r"\s+")
HEADING_STYLE = re.compile(
    f"(?:{any_of(language.layout.heading_style for language in CLAIMED)}) ?([1-9])", re.IGNORECASE
)
"""What word processors call the styles of headings, with their level."""
# Word's own names; they are English in every language.
CONTENTS_STYLE = re.compile(
    r"(?:toc|contents) ?(?:\d|heading)|table of (?:figures|authorities)", re.IGNORECASE
)
_LETTERED = re.compile(r"(?:[a-z]|[ivx]{1,4})\)\s")
_PAGE_OF_ENTRY = re.compile(r"(?<!\s)\s+(\d{1,4}|[ivxlc]{1,7})$")


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 is outermost."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Its lines are parted by newlines where the file is wrapped: they are read as one.

    Its cells are parted by tabs where it may be a row (core.documents.reading.tabbed). ``is_note``:
    a footnote, which the words before it only point at. ``is_bold``: all of it is bold, as headings
    are that nothing else marks. ``place`` is the cell of a
    spreadsheet that holds it, as "Rates!B7".
    """

    text: str
    is_note: bool = False
    is_bold: bool = False
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; ``depth`` 0 is outermost."""

    text: str
    mark: str
    depth: int


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row; ``is_header`` says that its cells name the columns of those below, and
    ``place`` where it stands in a spreadsheet, as spreadsheets say it: "Rates!B7:D7"."""

    cells: tuple[str, ...]
    is_header: bool = False
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class TableEnd:
    """Parts a table from one that follows at once."""


@dataclass(frozen=True, slots=True)
class Code:
    """A line that stays one."""

    text: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows stands on a new page, with this number ("" for its own)."""

    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class PdfPages:
    """The pages of a PDF or picture that came with a mail, as they are."""

    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is shown here and is no text of the file: a line of a table of contents."""

    text: str


Part = Heading | Paragraph | Item | Row | TableEnd | Code | PageBreak | PdfPages | LeftOut


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file. ``warnings`` say what of it could not be read, or was guessed."""

    parts: list[Part]
    title: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: list[FileWarning] = field(default_factory=list)


def joined(text: str) -> str:
    """``text`` with each run of blanks and line ends as one blank."""
    return _BLANKS.sub(" ", text).strip()


def raised(text: str) -> str:
    """A raised number keeps its sense: "500" and a raised "2" are not 5002."""
    bare = text.strip()
    return text.translate(_RAISED) if bare.lstrip("+-−(").rstrip(")").isdecimal() else text


def paragraphs(text: str, *, is_bold: bool = False) -> Iterator[Paragraph]:
    """A paragraph with line breaks that were set on purpose, each line as one of its own; one
    that goes on in small letters, and is no item "b)", was only broken for its looks. Tabs stay."""
    lines: list[str] = []
    for line in map(_tabbed, text.split("\n")):
        if lines and line[:1].islower() and not _LETTERED.match(line):
            lines[-1] += " " + line
        elif line:
            lines.append(line)
    return (Paragraph(line, is_bold=is_bold) for line in lines)


def _tabbed(line: str) -> str:
    """What tabs set apart in a line; several on end are one, to reach the same place."""
    first, *others = map(joined, line.split("\t"))
    return "\t".join([first, *filter(None, others)]) if others else first


def bullet(depth: int) -> str:
    """The mark of an unnumbered list's items."""
    return BULLETS[min(depth, len(BULLETS) - 1)]


def list_mark(shown: str, depth: int) -> str:
    """The mark of an item as a file shows it: a number stays, any other sign is a bullet."""
    return shown if any(map(str.isalnum, shown)) and len(shown) > 1 else bullet(depth)


def plain(part: Part) -> str:
    """A part as words that stand within a line, such as in a cell."""
    match part:
        case Item(text, mark, _):
            return f"{mark} {text}"
        case Heading(text) | Paragraph(text) | Code(text):
            return text
        case Row(cells, _):
            return " ".join(filter(None, cells))
        case TableEnd() | PageBreak() | PdfPages() | LeftOut():
            return ""


def contents_entry(text: str) -> str:
    """A line of a table of contents, its title parted from the page as by a printed line's dots."""
    return _PAGE_OF_ENTRY.sub(r" … \1", joined(text))
